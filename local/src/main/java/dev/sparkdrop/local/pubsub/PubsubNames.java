package dev.sparkdrop.local.pubsub;

import dev.sparkdrop.local.http.ApiError;
import java.util.regex.Pattern;

/** The full names of topics and subscriptions. */
final class PubsubNames {
  /** 3 to 255 letters, digits and a few marks, beginning with a letter, and never {@code goog…}. */
  private static final Pattern ID = Pattern.compile("(?!goog)[A-Za-z][A-Za-z0-9._~%+-]{2,254}");

  private PubsubNames() {}

  static String topic(String project, String id) {
    return "projects/" + project + "/topics/" + id;
  }

  static String subscription(String project, String id) {
    return "projects/" + project + "/subscriptions/" + id;
  }

  static String snapshot(String project, String id) {
    return "projects/" + project + "/snapshots/" + id;
  }

  static void check(String id) {
    if (!ID.matcher(id).matches()) {
      throw ApiError.invalid(
          "Invalid resource name '%s': it must match %s.".formatted(id, ID.pattern()));
    }
  }
}
