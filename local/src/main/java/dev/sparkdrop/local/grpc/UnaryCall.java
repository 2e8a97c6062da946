package dev.sparkdrop.local.grpc;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import com.sun.net.httpserver.HttpHandler;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.InnerExchange;
import io.grpc.Metadata;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;

/** Answers a call with what the REST request that it means is answered with. */
final class UnaryCall {
  /** By these the caller is known. */
  private static final List<String> HEADERS =
      List.of("user-agent", "x-goog-request-reason", "x-goog-api-client");

  private UnaryCall() {}

  static ServerCallHandler<Message, Message> handler(RestMethod method, HttpHandler api) {
    return (call, metadata) ->
        ServerCalls.<Message, Message>asyncUnaryCall(
                (message, observer) -> {
                  try {
                    InnerExchange exchange = method.request(message);
                    exchange.getRequestHeaders().set("Host", call.getAuthority());
                    HEADERS.forEach(name -> copy(name, metadata, exchange));
                    api.handle(exchange);
                    answer(method, exchange, observer);
                  } catch (IOException e) {
                    observer.onError(Status.INTERNAL.withDescription(e.getMessage()).asException());
                  }
                })
            .startCall(call, metadata);
  }

  private static void copy(String name, Metadata metadata, InnerExchange exchange) {
    String value = metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    if (value != null) {
      exchange.getRequestHeaders().set(name, value);
    }
  }

  private static void answer(
      RestMethod method, InnerExchange exchange, StreamObserver<Message> observer)
      throws IOException {
    int code = exchange.getResponseCode();
    if (code == 200) {
      observer.onNext(method.answer(exchange.answerBody()));
      observer.onCompleted();
    } else if (code < 0) {
      // A fault cut the connection.
      observer.onError(Status.UNAVAILABLE.withDescription("connection cut").asException());
    } else {
      observer.onError(refusal(exchange.answerBody()).asException());
    }
  }

  private static Status refusal(String body) {
    JsonObject error = JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("error");
    return status(error.get("status").getAsString(), error.get("message").getAsString());
  }

  static Status status(ApiError refused) {
    return status(refused.status(), refused.getMessage());
  }

  private static Status status(String name, String message) {
    return Status.fromCode(Status.Code.valueOf(name)).withDescription(message);
  }
}
