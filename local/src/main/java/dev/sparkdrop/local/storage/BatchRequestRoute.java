package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.InnerExchange;
import dev.sparkdrop.local.http.Multipart;
import dev.sparkdrop.local.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Up to a hundred requests in one: each goes through the same routes, one after the other. */
final class BatchRequestRoute {
  private static final int MOST = 100;

  private final Router router;

  BatchRequestRoute(Router router) {
    this.router = router;
  }

  void addTo(Router outer) {
    outer.on("POST", "/batch/storage/v1", this::batch);
  }

  private void batch(HttpCall httpCall) throws IOException {
    List<Inner> requests = read(httpCall);
    String boundary = "batch_" + UUID.randomUUID();
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    for (Inner request : requests) {
      String head = "--" + boundary + "\r\nContent-Type: application/http\r\n";
      if (request.contentId() != null) {
        head += "Content-ID: " + answered(request.contentId()) + "\r\n";
      }
      answers.writeBytes((head + "\r\n").getBytes(StandardCharsets.UTF_8));
      router.handle(request.exchange());
      answers.writeBytes(request.exchange().answer());
      answers.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    answers.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    httpCall
        .with("Content-Type", "multipart/mixed; boundary=" + boundary)
        .answer(200, answers.toByteArray());
  }

  /**
   * @param contentId null where the client relies on the order
   */
  private record Inner(String contentId, InnerExchange exchange) {}

  private static List<Inner> read(HttpCall httpCall) throws IOException {
    Multipart parts = new Multipart(httpCall.body(), httpCall.header("Content-Type"));
    List<Inner> requests = new ArrayList<>();
    for (Optional<Multipart.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
      if (requests.size() == MOST) {
        throw ApiError.invalid("A batch has at most " + MOST + " requests.");
      }
      InnerExchange exchange = exchange(part.get());
      // Links in the answers lead where the batch was sent to.
      exchange.getRequestHeaders().set("Host", URI.create(httpCall.base()).getAuthority());
      requests.add(new Inner(part.get().header("content-id"), exchange));
    }
    return requests;
  }

  private static InnerExchange exchange(Multipart.Part part) throws IOException {
    InnerExchange exchange = InnerExchange.read(part.body());
    if (exchange.getRequestURI().getPath().startsWith("/batch/")) {
      throw ApiError.invalid("A batch can't hold a batch.");
    }
    return exchange;
  }

  /** {@code <id+1>} is answered as {@code <response-id+1>}. */
  private static String answered(String contentId) {
    return contentId.startsWith("<")
        ? "<response-" + contentId.substring(1)
        : "response-" + contentId;
  }
}
