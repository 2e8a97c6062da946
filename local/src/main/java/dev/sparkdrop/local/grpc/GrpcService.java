package dev.sparkdrop.local.grpc;

import com.google.cloud.dataproc.v1.AutoscalingPoliciesProto;
import com.google.cloud.dataproc.v1.BatchesProto;
import com.google.cloud.dataproc.v1.ClustersProto;
import com.google.cloud.dataproc.v1.JobsProto;
import com.google.cloud.dataproc.v1.WorkflowTemplatesProto;
import com.google.gson.JsonObject;
import com.google.iam.v1.IamPolicyProto;
import com.google.longrunning.OperationsProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.pubsub.v1.PubsubProto;
import com.google.pubsub.v1.SchemaProto;
import com.sun.net.httpserver.HttpHandler;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.PortTakenException;
import dev.sparkdrop.local.pubsub.PullStream;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Pub/Sub and Dataproc by gRPC, on a port of the loopback interface. Browsers cannot reach it: they
 * speak HTTP/2 over TLS alone, and this is without.
 */
public final class GrpcService implements AutoCloseable {
  /** Opens the streams of subscribers. */
  @FunctionalInterface
  public interface Streams {
    /**
     * Opens one by its first request.
     *
     * @throws ApiError where there is no such subscription, or it is pushed
     */
    PullStream open(JsonObject request, PullStream.Receiver receiver);
  }

  private static final List<FileDescriptor> FILES =
      List.of(
          PubsubProto.getDescriptor(),
          SchemaProto.getDescriptor(),
          ClustersProto.getDescriptor(),
          JobsProto.getDescriptor(),
          BatchesProto.getDescriptor(),
          AutoscalingPoliciesProto.getDescriptor(),
          WorkflowTemplatesProto.getDescriptor(),
          OperationsProto.getDescriptor(),
          IamPolicyProto.getDescriptor());

  private static final String STREAMING_PULL = "google.pubsub.v1.Subscriber.StreamingPull";

  /** A publisher's request has up to 10 MB of messages. */
  private static final int MOST_BYTES = 20 << 20;

  /** Google's subscribers ping each 30 s; the library would end their connections for that. */
  private static final long PING_SECONDS = 5;

  private final Server server;

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @param api answers the REST requests that calls mean
   * @param subscribers opens the streams of subscribers, which REST does not have
   * @throws PortTakenException where the port is in use
   */
  public GrpcService(int port, HttpHandler api, Streams subscribers) throws IOException {
    Map<String, ServerMethodDefinition<?, ?>> methods = methods(api, subscribers);
    try {
      server =
          OkHttpServerBuilder.forPort(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  InsecureServerCredentials.create())
              .fallbackHandlerRegistry(
                  new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(String name, String host) {
                      return methods.get(name);
                    }
                  })
              .maxInboundMessageSize(MOST_BYTES)
              .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .build()
              .start();
    } catch (IOException e) {
      throw e.getCause() instanceof BindException ? new PortTakenException(port, e) : e;
    }
  }

  /** All methods by their names, as {@code google.pubsub.v1.Publisher/Publish}. */
  private static Map<String, ServerMethodDefinition<?, ?>> methods(
      HttpHandler api, Streams subscribers) {
    JsonFormat.TypeRegistry.Builder types = JsonFormat.TypeRegistry.newBuilder();
    FILES.forEach(file -> types.add(file.getMessageTypes()));
    types.add(EmptyProto.getDescriptor().getMessageTypes());
    JsonFormat.TypeRegistry registry = types.build();
    Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
    FILES.stream()
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> service.getMethods().stream())
        .forEach(
            method -> {
              RestMethod rest = new RestMethod(method, registry);
              boolean stream = method.getFullName().equals(STREAMING_PULL);
              if (stream || RestMethod.has(method)) {
                MethodDescriptor<Message, Message> called = called(rest, stream);
                methods.put(
                    called.getFullMethodName(),
                    ServerMethodDefinition.create(
                        called,
                        stream
                            ? SubscriberCall.handler(rest, subscribers)
                            : UnaryCall.handler(rest, api)));
              }
            });
    return methods;
  }

  private static MethodDescriptor<Message, Message> called(RestMethod rest, boolean stream) {
    var method = rest.descriptor();
    return MethodDescriptor.<Message, Message>newBuilder()
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName(
                method.getService().getFullName(), method.getName()))
        .setType(
            stream ? MethodDescriptor.MethodType.BIDI_STREAMING : MethodDescriptor.MethodType.UNARY)
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Ends all calls. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
