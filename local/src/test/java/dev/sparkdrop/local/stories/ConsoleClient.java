package dev.sparkdrop.local.stories;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console as a person uses it: its pages, and the buttons on them. */
final class ConsoleClient {
  private static final String BUTTON =
      "name=\"action\" value=\"%s\">\\s*<input type=\"hidden\" name=\"target\" value=\"([^\"]*)\">"
          + "\\s*<input type=\"hidden\" name=\"token\" value=\"([^\"]*)\">";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI console;

  /**
   * @param console its front page
   */
  ConsoleClient(URI console) {
    this.console = console;
  }

  /** What a page says. */
  String open(String path) {
    return send(200, HttpRequest.newBuilder(console.resolve(path)));
  }

  /** Presses the first button of that kind on a page, while time passes until it is there. */
  void press(String path, String action, Runnable meanwhile) {
    Outside.await(action + " on " + path, meanwhile, () -> button(open(path), action).isPresent());
    String form = button(open(path), action).orElseThrow();
    send(
        303,
        HttpRequest.newBuilder(console.resolve("/actions"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static Optional<String> button(String page, String action) {
    Matcher found = Pattern.compile(BUTTON.formatted(action)).matcher(page);
    return found.find()
        ? Optional.of(
            "action=%s&target=%s&token=%s"
                .formatted(
                    action, escape(found.group(1).replace("&amp;", "&")), escape(found.group(2))))
        : Optional.empty();
  }

  private String send(int expected, HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new AssertionError(answer.statusCode() + " " + answer.uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError("no answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
