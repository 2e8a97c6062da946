package dev.sparkdrop.console.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Paths within the console; every value in them is percent-encoded. */
final class Links {
  private Links() {}

  /** A run's page; null where there is no run. */
  static String run(String run) {
    return run == null ? null : "/runs/" + encoded(run);
  }

  /** What became of an object. */
  static String explain(String uri) {
    return to("/explain", "object", uri);
  }

  /**
   * A path with parameters.
   *
   * @param parameters name and value in turn; those whose value is null are left out
   */
  static String to(String path, String... parameters) {
    List<String> query = new ArrayList<>();
    for (int i = 0; i < parameters.length; i += 2) {
      if (parameters[i + 1] != null) {
        query.add(parameters[i] + "=" + encoded(parameters[i + 1]));
      }
    }
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
