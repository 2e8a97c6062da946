package dev.sparkdrop.gcp;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Chat;
import dev.sparkdrop.port.RetryLater;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A chat that takes messages by an incoming webhook, with a JSON body of one field, {@code text}:
 * Google Chat (https://developers.google.com/workspace/chat/quickstart/webhooks), Slack
 * (https://api.slack.com/messaging/webhooks), Mattermost and others. The address alone lets one
 * post, so it is a secret.
 */
public final class WebhookChat implements Chat {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;

  /**
   * A chat at that address.
   *
   * @throws IllegalArgumentException where it is none; the message does not hold it
   */
  public WebhookChat(String address) {
    this.address = checked(address);
  }

  private static URI checked(String address) {
    try {
      URI uri = URI.create(address.strip());
      boolean here = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
      if (uri.getHost() != null && ("https".equals(uri.getScheme()) || here)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Its message holds the address.
    }
    throw new IllegalArgumentException("the chat's webhook is no https:// address");
  }

  @Override
  public void post(String text) {
    JsonObject message = new JsonObject();
    message.addProperty("text", plain(text));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(message.toString()))
            .build();
    // A message in minutes: a client and its threads would be idle in between.
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    int status;
    try {
      status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      // No cause: its message may hold the address.
      throw new RetryLater("posting to the chat at " + address.getHost() + ": no answer", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLater("posting to the chat, interrupted", null);
    }
    if (status / 100 != 2) {
      throw new RetryLater(
          "posting to the chat at " + address.getHost() + ": HTTP " + status, null);
    }
  }

  /** Names of objects are others' words. In chats {@code <…>} calls people and makes links. */
  private static String plain(String text) {
    return text.replace('<', '\u2039')
        .replace('>', '\u203a')
        .replaceAll("[\\p{Cc}\\p{Cf}&&[^\n]]", "");
  }
}
