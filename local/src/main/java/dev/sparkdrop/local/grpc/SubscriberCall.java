package dev.sparkdrop.local.grpc;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.pubsub.PullStream;
import io.grpc.ServerCallHandler;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** One call of StreamingPull: what its client says goes to a {@link PullStream}. */
final class SubscriberCall implements StreamObserver<Message>, PullStream.Receiver {
  private final RestMethod method;
  private final GrpcService.Streams streams;
  private final ServerCallStreamObserver<Message> client;
  private PullStream stream;

  private SubscriberCall(
      RestMethod method, GrpcService.Streams streams, StreamObserver<Message> observer) {
    this.method = method;
    this.streams = streams;
    client = (ServerCallStreamObserver<Message>) observer;
    client.setOnReadyHandler(this::offer);
    client.setOnCancelHandler(this::end);
  }

  static ServerCallHandler<Message, Message> handler(
      RestMethod method, GrpcService.Streams streams) {
    return ServerCalls.asyncBidiStreamingCall(
        observer -> new SubscriberCall(method, streams, observer));
  }

  @Override
  public void onNext(Message request) {
    try {
      JsonObject json =
          JsonParser.parseString(JsonFormat.printer().print(request)).getAsJsonObject();
      if (stream == null) {
        stream = streams.open(json, this);
      } else {
        stream.hear(json);
      }
    } catch (ApiError refused) {
      refuse(refused);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a request without an Any can be printed", e);
    }
  }

  private void offer() {
    if (stream != null) {
      stream.wake();
    }
  }

  private void end() {
    if (stream != null) {
      stream.close();
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
    client.onCompleted();
  }

  @Override
  public boolean isReady() {
    return client.isReady();
  }

  @Override
  public void receive(JsonObject answer) {
    try {
      client.onNext(method.answer(answer.toString()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of Pub/Sub that is none: " + answer, e);
    }
  }

  @Override
  public void refuse(ApiError reason) {
    client.onError(UnaryCall.status(reason).asException());
  }
}
