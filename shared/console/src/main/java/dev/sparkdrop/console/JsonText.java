package dev.sparkdrop.console;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.time.Instant;

/** The records as JSON: every name is always there, and times are RFC 3339 in UTC. */
public final class JsonText {
  private static final Gson LINE = builder().create();
  private static final Gson PRETTY = builder().setPrettyPrinting().create();

  private JsonText() {}

  private static GsonBuilder builder() {
    return new GsonBuilder()
        .disableHtmlEscaping()
        .serializeNulls()
        .registerTypeAdapter(
            Instant.class,
            (JsonSerializer<Instant>) (time, type, context) -> new JsonPrimitive(time.toString()));
  }

  /** On many lines, the last of them ended. */
  public static String of(Object value) {
    return PRETTY.toJson(value) + "\n";
  }

  /** On one line. */
  public static String line(Object value) {
    return LINE.toJson(value);
  }
}
