package dev.sparkdrop.console.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a URL or a form says, and what is wrong with it. A parameter without a value counts as
 * absent: that is how a form says "any".
 *
 * @param values the first of each name
 * @param faults a sentence each; later readers add their own
 */
record Parameters(Map<String, String> values, List<String> faults) {
  private static final int LONGEST = 8192;

  /**
   * Reads {@code a=b&c=d}.
   *
   * @param known names of parameters; any other is a fault
   */
  static Parameters of(String query, Collection<String> known) {
    Parameters read = new Parameters(new LinkedHashMap<>(), new ArrayList<>());
    if (query.length() > LONGEST) {
      read.faults.add(
          "The address is " + query.length() + " characters long; " + LONGEST + " are enough.");
      return read;
    }
    for (String each : query.split("&", -1)) {
      if (!each.isEmpty()) {
        read.add(each, known);
      }
    }
    return read;
  }

  private void add(String pair, Collection<String> known) {
    String[] parts = pair.split("=", 2);
    try {
      String name = decoded(parts[0]);
      String value = parts.length < 2 ? "" : decoded(parts[1]).strip();
      if (!known.contains(name)) {
        faults.add(
            "“%s” is no parameter of this page; it knows %s."
                .formatted(HtmlEscaper.head(name, 80), String.join(", ", known)));
      } else if (!value.isEmpty() && values.putIfAbsent(name, value) != null) {
        faults.add("“%s” is there twice; give it once.".formatted(name));
      }
    } catch (IllegalArgumentException e) {
      faults.add(
          "“%s” is not percent-encoded; write a %% as %%25.".formatted(HtmlEscaper.head(pair, 80)));
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The value; null where it is absent. */
  String get(String name) {
    return values.get(name);
  }

  /**
   * The value as something else; null where it is absent, or wrong, and then that is a fault.
   *
   * @param read throws an {@link RuntimeException} for a value that it cannot read
   * @param instead what a right value looks like
   */
  <T> T get(String name, Function<String, T> read, String instead) {
    String value = get(name);
    if (value == null) {
      return null;
    }
    try {
      return read.apply(value);
    } catch (RuntimeException e) {
      faults.add("%s is “%s”; %s.".formatted(name, HtmlEscaper.head(value, 80), instead));
      return null;
    }
  }
}
