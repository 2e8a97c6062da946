package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Single values of Dataproc's messages, as protobuf's JSON mapping writes them. Stricter in one
 * point: a text has to be a text, since YAML would read {@code 2.10} as the number 2.1.
 */
final class Scalars {
  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?s");
  private static final String WRAPPER = "google\\.protobuf\\.\\w+Value";

  private Scalars() {}

  /** The value does not fit its field; the message completes a sentence that starts with it. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1;
    private final String instead;

    Misfit(String problem, String instead) {
      super(problem, null, false, false);
      this.instead = instead;
    }

    String instead() {
      return instead;
    }
  }

  /** Whether the message is written as a single value. */
  static boolean isWellKnown(Descriptor type) {
    String name = type.getFullName();
    return name.equals("google.protobuf.Duration")
        || name.equals("google.protobuf.Timestamp")
        || name.matches(WRAPPER);
  }

  static JsonElement read(FieldDescriptor field, JsonElement value) throws Misfit {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> text(value);
      case BOOLEAN -> bool(value);
      case INT -> whole(value, 31);
      case LONG -> new JsonPrimitive(whole(value, 63).getAsString());
      case FLOAT, DOUBLE -> number(value);
      case ENUM -> name(field.getEnumType(), value);
      case MESSAGE -> wellKnown(field.getMessageType(), value);
    };
  }

  private static JsonElement wellKnown(Descriptor type, JsonElement value) throws Misfit {
    return switch (type.getFullName()) {
      case "google.protobuf.Duration" -> seconds(value);
      case "google.protobuf.Timestamp" -> moment(value);
      default -> read(type.findFieldByName("value"), value);
    };
  }

  private static JsonElement text(JsonElement value) throws Misfit {
    if (!isText(value)) {
      boolean single = value.isJsonPrimitive();
      throw new Misfit(
          "is not a text", single ? "write \"" + value.getAsString() + "\"" : "write one value");
    }
    return value;
  }

  private static JsonElement bool(JsonElement value) throws Misfit {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw new Misfit("is neither true nor false", "write true or false, without quotes");
    }
    return value;
  }

  private static JsonPrimitive whole(JsonElement value, int bits) throws Misfit {
    BigDecimal number = decimal(value);
    if (number.stripTrailingZeros().scale() > 0) {
      throw new Misfit("is not a whole number", "write one");
    }
    BigInteger whole = number.toBigInteger();
    if (whole.bitLength() > bits) {
      throw new Misfit("is too large a number", "write one of at most " + bits + " bits");
    }
    return new JsonPrimitive(whole);
  }

  private static JsonElement number(JsonElement value) throws Misfit {
    return new JsonPrimitive(decimal(value));
  }

  private static BigDecimal decimal(JsonElement value) throws Misfit {
    if (value.isJsonPrimitive() && !value.getAsJsonPrimitive().isBoolean()) {
      String text = value.getAsString();
      if (text.length() < 40 && text.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d{1,3})?")) {
        return new BigDecimal(text);
      }
    }
    throw new Misfit("is not a number", "write one, as 4");
  }

  private static JsonElement name(EnumDescriptor type, JsonElement value) throws Misfit {
    if (isText(value) && type.findValueByName(value.getAsString()) != null) {
      return value;
    }
    List<String> names =
        type.getValues().stream()
            .filter(v -> v.getNumber() != 0 || !v.getName().endsWith("_UNSPECIFIED"))
            .map(EnumValueDescriptor::getName)
            .toList();
    if (!value.isJsonPrimitive() || value.getAsJsonPrimitive().isBoolean()) {
      throw new Misfit("is not a name", "write one of " + String.join(", ", names));
    }
    if (!isText(value)) {
      EnumValueDescriptor numbered = type.findValueByNumber(whole(value, 31).getAsInt());
      if (numbered != null) {
        return new JsonPrimitive(numbered.getName());
      }
    }
    Optional<String> nearest = Nearest.to(value.getAsString(), names);
    throw new Misfit(
        "is not a known " + type.getName(),
        nearest.map(n -> "write " + n).orElse("write one of " + String.join(", ", names)));
  }

  private static JsonElement seconds(JsonElement value) throws Misfit {
    if (isText(value) && SECONDS.matcher(value.getAsString()).matches()) {
      return value;
    }
    String ours = value.isJsonPrimitive() ? value.getAsString() : "";
    String example =
        Durations.parse(ours.matches("\\d+") ? ours + "s" : ours)
            .map(d -> d.toSeconds() + "s")
            .orElse("1800s");
    throw new Misfit("is not a duration as Dataproc writes it", "write seconds, as " + example);
  }

  private static JsonElement moment(JsonElement value) throws Misfit {
    try {
      if (isText(value)) {
        OffsetDateTime.parse(value.getAsString());
        return value;
      }
    } catch (DateTimeException e) {
      // Said below, in the user's words.
    }
    throw new Misfit("is not a moment", "write it as \"2026-11-22T08:00:00Z\"");
  }

  private static boolean isText(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }
}
