package dev.sparkdrop.port;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A log in memory. */
public final class LinesLog implements StructuredLog {
  private final List<Line> lines = new ArrayList<>();

  /** A line; its fields in the order they were given, those without a value left out. */
  public record Line(Level level, String event, String message, Map<String, Object> fields) {
    @Override
    public String toString() {
      return level + " " + event + " " + message + " " + fields;
    }
  }

  @Override
  public synchronized void step(Level level, String event, String message, Object... fields) {
    if (!event.matches("[a-z][a-z_]*")) {
      throw new IllegalArgumentException("not the name of an event: " + event);
    }
    if (fields.length % 2 != 0) {
      throw new IllegalArgumentException("a field without a value in: " + message);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i + 1] != null) {
        map.put((String) fields[i], fields[i + 1]);
      }
    }
    lines.add(new Line(level, event, message, map));
  }

  /** Every line, the first first. */
  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }
}
