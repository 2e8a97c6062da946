package dev.sparkdrop.ledger;

import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.LaneRecord;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * The stored names of components whose name in the code is another. What is stored outlives every
 * version of the code, so a component can be renamed and its stored name cannot.
 */
final class WireNames {
  private static final Map<Class<?>, Map<String, String>> STORED =
      Map.of(
          LaneRecord.class, Map.of("lease", "claim", "backoff", "rest", "timings", "rhythm"),
          ClusterLease.class, Map.of("failure", "trouble"));

  private WireNames() {}

  /** The name under which a record's component is stored. */
  static String of(Field component) {
    return STORED
        .getOrDefault(component.getDeclaringClass(), Map.of())
        .getOrDefault(component.getName(), component.getName());
  }
}
