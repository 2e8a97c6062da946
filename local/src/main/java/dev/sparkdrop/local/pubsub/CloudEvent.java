package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * An event as Eventarc delivers it, in the terms of CloudEvents 1.0.
 *
 * @param subject null where there is none
 * @param extensions further attributes, such as {@code bucket}
 * @param data JSON
 */
public record CloudEvent(
    String id,
    String type,
    String source,
    String subject,
    Instant time,
    Map<String, String> extensions,
    String data) {
  public CloudEvent {
    Objects.requireNonNull(id);
    Objects.requireNonNull(type);
    Objects.requireNonNull(source);
    Objects.requireNonNull(time);
    Objects.requireNonNull(data);
    extensions = Map.copyOf(extensions);
  }

  /** The same event a second time, as a sender that does not know itself would send it. */
  CloudEvent again() {
    return new CloudEvent(
        UUID.randomUUID().toString(), type, source, subject, time, extensions, data);
  }

  /** What it is about: its subject, or a message's data. */
  String about() {
    if (subject != null) {
      return subject;
    }
    JsonObject message = JsonParser.parseString(data).getAsJsonObject().getAsJsonObject("message");
    if (message == null || !message.has("data")) {
      return "";
    }
    byte[] decoded = Base64.getDecoder().decode(message.get("data").getAsString());
    return new String(decoded, StandardCharsets.UTF_8);
  }

  /** The headers of the binary mode of the HTTP binding, values encoded. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", encoded(id));
    headers.put("ce-type", encoded(type));
    headers.put("ce-source", encoded(source));
    if (subject != null) {
      headers.put("ce-subject", encoded(subject));
    }
    headers.put("ce-time", time.toString());
    extensions.forEach((name, value) -> headers.put("ce-" + name, encoded(value)));
    return headers;
  }

  /** The binding's section 3.1.3.2: printable ASCII but space, quote and percent stays. */
  private static String encoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      boolean stays = octet > ' ' && octet < 0x7F && octet != '"' && octet != '%';
      if (stays) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append("%02X".formatted(octet));
      }
    }
    return encoded.toString();
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("type", type);
    json.addProperty("source", source);
    json.addProperty("subject", subject);
    json.addProperty("time", time.toString());
    JsonObject more = new JsonObject();
    extensions.forEach(more::addProperty);
    json.add("extensions", more);
    json.addProperty("data", data);
    return json;
  }

  static CloudEvent parse(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    Map<String, String> extensions = new LinkedHashMap<>();
    json.getAsJsonObject("extensions")
        .asMap()
        .forEach((name, value) -> extensions.put(name, value.getAsString()));
    return new CloudEvent(
        json.get("id").getAsString(),
        json.get("type").getAsString(),
        json.get("source").getAsString(),
        json.has("subject") && !json.get("subject").isJsonNull()
            ? json.get("subject").getAsString()
            : null,
        Instant.parse(json.get("time").getAsString()),
        extensions,
        json.get("data").getAsString());
  }
}
