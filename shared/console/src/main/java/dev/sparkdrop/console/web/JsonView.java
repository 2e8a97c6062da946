package dev.sparkdrop.console.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.time.Instant;

/** The records as JSON: every name is always there, and times are RFC 3339 in UTC. */
final class JsonView {
  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .serializeNulls()
          .registerTypeAdapter(
              Instant.class,
              (JsonSerializer<Instant>) (time, type, context) -> new JsonPrimitive(time.toString()))
          .create();

  private JsonView() {}

  static ConsoleResponse answer(int status, Object value) {
    return ConsoleResponse.text(status, ConsoleResponse.JSON, GSON.toJson(value) + "\n");
  }
}
