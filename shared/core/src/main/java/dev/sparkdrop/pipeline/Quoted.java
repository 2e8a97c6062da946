package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;

/** What a user wrote, fit for one line of a message. */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  /** The text in quotes, on one line, shortened where it is long. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (c == '\n') {
                quoted.append("\\n");
              } else if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    boolean cut = text.codePointCount(0, text.length()) > LONGEST;
    return quoted.append(cut ? "…\"" : "\"").toString();
  }

  /** A text in quotes, a number or boolean as it is, of the rest its kind. */
  static String of(JsonElement value) {
    if (value.isJsonNull()) {
      return "nothing";
    }
    if (value.isJsonObject()) {
      return "a mapping";
    }
    if (value.isJsonArray()) {
      return "a list";
    }
    boolean text = value.getAsJsonPrimitive().isString();
    return text ? of(value.getAsString()) : value.getAsString();
  }
}
