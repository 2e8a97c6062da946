package dev.sparkdrop.run;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pipeline, or one value of its {@code groupBy} key. Runs of a lane are sequential; lanes are
 * independent.
 *
 * @param pipeline the pipeline's name
 * @param id the pipeline's name, or {@code <pipeline>-<10 digits of base 36>} where values set it
 *     apart; an older version wrote 8 hex digits
 * @param values the captured values by name; empty for a pipeline without {@code groupBy}
 */
public record Lane(String pipeline, String id, SortedMap<String, String> values) {

  /** Short enough for the names of clusters, and enough for 48 bits. */
  private static final int DIGITS = 10;

  public Lane {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(id, "id");
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** A lane of which only the names are known. */
  public static Lane named(String pipeline, String id) {
    return new Lane(pipeline, id, new TreeMap<>());
  }

  /** The lane of these captured values; of none, the pipeline's only lane. */
  public static Lane of(String pipeline, Map<String, String> values) {
    if (values.isEmpty()) {
      return new Lane(pipeline, pipeline, new TreeMap<>());
    }
    SortedMap<String, String> sorted = new TreeMap<>(values);
    // With their lengths, since a value may hold whatever stands between two of them.
    StringBuilder unambiguous = new StringBuilder();
    sorted.forEach(
        (name, value) ->
            unambiguous.append(name).append('=').append(value.length()).append(':').append(value));
    return new Lane(pipeline, pipeline + "-" + digits(unambiguous.toString()), sorted);
  }

  /** 48 bits of a hash: of a million lanes, two have the same with a chance of 1 to 560. */
  private static String digits(String text) {
    String digits = Long.toString(Long.parseLong(Sha256.hex(text, 12), 16), Character.MAX_RADIX);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }
}
