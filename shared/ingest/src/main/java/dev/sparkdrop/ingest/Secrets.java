package dev.sparkdrop.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What {@code ${secret.NAME}} stands for: the environment's {@code SPARKDROP_SECRET_NAME}, which a
 * deployment mounts from Secret Manager. No value is shown.
 */
public final class Secrets {
  private static final String PREFIX = "SPARKDROP_SECRET_";
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n\\z");

  private final Map<String, String> values;

  private Secrets(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Those that an environment has; of a value's end, one line break is left out. */
  public static Secrets of(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !value.isBlank()) {
            values.put(name.substring(PREFIX.length()), LINE_END.matcher(value).replaceFirst(""));
          }
        });
    return new Secrets(values);
  }

  /** The variable that holds a secret. */
  static String variable(String name) {
    return PREFIX + name;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public String toString() {
    return new TreeSet<>(values.keySet()).toString();
  }
}
