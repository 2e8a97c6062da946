package dev.sparkdrop.local.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.LoopbackClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;

/** Hands requests on to a function, as they come, and its answers back, as they come. */
public final class FunctionProxy implements HttpHandler {
  /** Of one connection, or written by the client itself. */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "x-sparkdrop-secret");

  private static final System.Logger LOG = System.getLogger(FunctionProxy.class.getName());

  private final URI function;

  /**
   * @param function its address, on the loopback interface
   */
  public FunctionProxy(URI function) {
    this.function = function;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<InputStream> answer;
      try {
        answer = LoopbackClient.get().send(request(exchange), BodyHandlers.ofInputStream());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "no answer of " + function, e);
        String why =
            e instanceof ConnectException
                ? "The function is just being started."
                : "The function broke off before it answered.";
        new HttpCall(exchange)
            .answer(
                new ApiError(503, "UNAVAILABLE", "backendError", why + " Ask again in a moment."));
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      copy(answer, exchange);
    }
  }

  private HttpRequest request(HttpExchange exchange) {
    String rest = exchange.getRequestURI().toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.resolve(rest.startsWith("/") ? rest : "/"))
            .method(exchange.getRequestMethod(), body(exchange));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private static BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    if (!chunked && (length == null || length.equals("0"))) {
      return BodyPublishers.noBody();
    }
    BodyPublisher stream = BodyPublishers.ofInputStream(exchange::getRequestBody);
    return length == null ? stream : BodyPublishers.fromPublisher(stream, Long.parseLong(length));
  }

  private static void copy(HttpResponse<InputStream> answer, HttpExchange exchange)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
    boolean empty =
        exchange.getRequestMethod().equals("HEAD")
            || answer.statusCode() == 204
            || answer.statusCode() == 304
            || answer.headers().firstValue("Content-Length").filter("0"::equals).isPresent();
    exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : length);
    try (InputStream in = answer.body()) {
      if (!empty) {
        OutputStream out = exchange.getResponseBody();
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          out.write(buffer, 0, read);
          // Progress is of use only while it goes on.
          out.flush();
        }
      }
    }
  }
}
