package dev.sparkdrop.local.recorder;

import com.google.gson.JsonElement;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.InnerExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Google's APIs as far as {@code gcloud} needs them to set things up: it keeps what is sent, by
 * resource path, and can fail one request that changes something. Objects are the local cloud's.
 */
final class Recorder implements HttpHandler {
  private static final Pattern OBJECTS =
      Pattern.compile("/((upload|download)/)?storage/v1/b/[^/]+/o(/.*)?|/batch/.*");

  private final Methods methods;
  private final HttpHandler objects;
  private final List<String> changes = new ArrayList<>();
  private int failing;
  private boolean afterwards;

  Recorder(Methods methods, HttpHandler objects) {
    this.methods = methods;
    this.objects = objects;
  }

  @Override
  public synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpCall httpCall = new HttpCall(exchange);
      try {
        answer(exchange, httpCall);
      } catch (ApiError refused) {
        httpCall.answer(refused);
      } catch (RuntimeException bug) {
        String told = httpCall.method() + " " + exchange.getRequestURI() + ": " + bug;
        httpCall.answer(new ApiError(501, "UNIMPLEMENTED", "notImplemented", told));
      }
    }
  }

  private void answer(HttpExchange exchange, HttpCall httpCall) throws IOException {
    boolean struck = false;
    if (isChange(httpCall)) {
      changes.add(httpCall.method() + " " + exchange.getRequestURI());
      struck = changes.size() == failing;
      if (struck && !afterwards) {
        throw ApiError.failedPrecondition("failed on purpose");
      }
    }
    // Only the platform's own listing knows of managed folders.
    boolean folders = httpCall.query("includeFoldersAsPrefixes") != null;
    if (!folders && OBJECTS.matcher(httpCall.rawPath()).matches()) {
      objects.handle(struck ? InnerExchange.of(exchange) : exchange);
    } else {
      JsonElement answer = methods.answer(httpCall);
      if (!struck) {
        httpCall.answer(200, answer);
      }
    }
    if (struck) {
      throw ApiError.failedPrecondition("lost on purpose");
    }
  }

  private static boolean isChange(HttpCall httpCall) {
    String path = httpCall.rawPath();
    return !Set.of("GET", "HEAD").contains(httpCall.method())
        && !path.startsWith("/source/")
        && !Methods.isQuestion(path);
  }

  /** Has the nth change fail, before or after it is done; 0 for none. */
  synchronized void fail(int nth, boolean after) {
    changes.clear();
    failing = nth;
    afterwards = after;
  }

  /** The requests that changed something, since the last {@link #fail}. */
  synchronized List<String> changes() {
    return List.copyOf(changes);
  }
}
