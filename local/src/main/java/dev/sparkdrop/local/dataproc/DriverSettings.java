package dev.sparkdrop.local.dataproc;

import java.util.List;
import java.util.Map;

/**
 * What drivers get beside what their jobs say.
 *
 * @param flags for the JVM
 * @param environment an empty value takes a variable away
 */
public record DriverSettings(List<String> flags, Map<String, String> environment) {
  public static final DriverSettings NONE = new DriverSettings(List.of(), Map.of());

  public DriverSettings {
    flags = List.copyOf(flags);
    environment = Map.copyOf(environment);
  }
}
