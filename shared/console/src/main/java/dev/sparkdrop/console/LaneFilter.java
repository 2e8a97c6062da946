package dev.sparkdrop.console;

import dev.sparkdrop.run.Lane;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which lanes a filter means: one by its id, or all whose values are those, as {@code country=DE,
 * year=1990}.
 */
final class LaneFilter {
  private final String text;
  private final String id;
  private final Map<String, String> values;

  /**
   * @param text null where any lane will do
   */
  LaneFilter(String text) {
    boolean named = text != null && text.indexOf('=') > 0;
    this.text = text;
    this.id = named ? null : text;
    this.values = named ? values(text) : Map.of();
  }

  /** A comma with a name and an equals sign behind it divides values; any other is in one. */
  private static Map<String, String> values(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String each : text.split(", *(?=[A-Za-z_][A-Za-z0-9_]*=)", -1)) {
      String[] parts = each.split("=", 2);
      values.put(parts[0].strip(), parts[1].strip());
    }
    return values;
  }

  /** Whether a pipeline may have such a lane. */
  boolean mayBeOf(String pipeline) {
    return id == null || id.equals(pipeline) || id.startsWith(pipeline + "-");
  }

  /** Whether it may be that lane, of which only the names are known. */
  boolean mayBe(Lane lane) {
    return id == null || id.equals(lane.id());
  }

  /**
   * Whether it is that lane.
   *
   * @param its values; null or empty where there are none, or they are not known
   */
  boolean fits(String pipeline, String lane, Map<String, String> its) {
    if (id != null) {
      return id.equals(lane);
    }
    boolean known = its != null && !its.isEmpty();
    return values.isEmpty()
        || (known && its.entrySet().containsAll(values.entrySet()))
        || (known && Text.lane(its, lane).equals(text))
        || Lane.of(pipeline, values).id().equals(lane);
  }
}
