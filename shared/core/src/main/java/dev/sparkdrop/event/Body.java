package dev.sparkdrop.event;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The JSON object in an event's body. Fields are found by their camelCase name or its snake_case
 * twin (real Pub/Sub events have both), and integers may be strings or numbers, as protobuf's JSON
 * form allows.
 */
record Body(JsonObject json) {
  private static final int MOST_DIGITS = 40;

  /** Why a body, or a field of it, can't be used: a sentence for the log. */
  static final class Faulty extends Exception {
    private static final long serialVersionUID = 1L;

    Faulty(String reason) {
      super(reason);
    }
  }

  static Body of(CloudEvent event) throws Faulty {
    CloudEventData data = event.getData();
    byte[] bytes = data == null ? null : data.toBytes();
    if (bytes == null || bytes.length == 0) {
      throw new Faulty("the event has no body");
    }
    return parse(new String(bytes, StandardCharsets.UTF_8));
  }

  static Body parse(String text) throws Faulty {
    JsonElement json;
    try {
      json = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new Faulty("the body is not JSON: " + EventText.of(text));
    }
    if (!json.isJsonObject()) {
      throw new Faulty("the body is not a JSON object: " + EventText.of(text));
    }
    return new Body(json.getAsJsonObject());
  }

  /** The field; null where it is absent or JSON's null. */
  JsonElement field(String name) {
    JsonElement value = json.get(name);
    if (value == null) {
      value = json.get(snake(name));
    }
    return value == null || value.isJsonNull() ? null : value;
  }

  /** The object of that name; an empty one where there is none. */
  Body child(String name) {
    JsonElement value = field(name);
    return new Body(
        value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject());
  }

  /** The text of that name; null where there is none. */
  String textOrNull(String name) {
    JsonElement value = field(name);
    return value instanceof JsonPrimitive primitive && primitive.isString()
        ? primitive.getAsString()
        : null;
  }

  String text(String name) throws Faulty {
    String text = textOrNull(name);
    if (text == null || text.isEmpty()) {
      throw new Faulty("the event's " + name + " should be a text, and is " + shown(name));
    }
    return text;
  }

  long integer(String name, long atLeast) throws Faulty {
    if (field(name) instanceof JsonPrimitive value && value.getAsString().length() <= MOST_DIGITS) {
      try {
        // By way of a decimal: JSON's 5.0 and 5e3 are whole numbers, 5.5 and 1e99 are refused.
        long exact = new BigDecimal(value.getAsString()).longValueExact();
        if (exact >= atLeast) {
          return exact;
        }
      } catch (NumberFormatException | ArithmeticException e) {
        throw new Faulty(notAnInteger(name, atLeast));
      }
    }
    throw new Faulty(notAnInteger(name, atLeast));
  }

  String shown(String name) {
    JsonElement value = field(name);
    return value == null ? "missing" : EventText.of(value.toString());
  }

  private String notAnInteger(String name, long atLeast) {
    return "the event's "
        + name
        + " should be a whole number, "
        + atLeast
        + " or more, and is "
        + shown(name);
  }

  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
