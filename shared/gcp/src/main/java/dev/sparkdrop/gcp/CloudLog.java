package dev.sparkdrop.gcp;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.sparkdrop.port.StructuredLog;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Lines of JSON as Cloud Logging reads them from a function's standard output. */
public final class CloudLog implements StructuredLog {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintStream out;
  private final Clock clock;

  public CloudLog(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void step(Level level, String event, String message, Object... fields) {
    JsonObject line = new JsonObject();
    line.addProperty("severity", level.name());
    line.addProperty("event", event);
    line.addProperty("message", message);
    line.addProperty("time", clock.instant().toString());
    for (int i = 0; i < fields.length; i += 2) {
      // A name without a value is a bug, but the step matters more than its log.
      Object value = i + 1 < fields.length ? fields[i + 1] : "";
      if (value != null) {
        add(line, String.valueOf(fields[i]), value);
      }
    }
    // Bytes, since the platform's locale would turn anything but ASCII into question marks; in one
    // piece, since other threads write, too.
    byte[] bytes = (GSON.toJson(line) + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  private static void add(JsonObject line, String name, Object value) {
    if (value instanceof Number number) {
      line.addProperty(name, number);
    } else if (value instanceof Boolean bool) {
      line.addProperty(name, bool);
    } else if (value instanceof Throwable thrown) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      line.addProperty(name, trace.toString());
    } else {
      line.addProperty(name, value.toString());
    }
  }
}
