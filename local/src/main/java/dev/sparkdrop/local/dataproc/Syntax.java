package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;

/** What Dataproc lets names, labels and times be. */
final class Syntax {
  private static final Pattern CLUSTER = Pattern.compile("[a-z]([-a-z0-9]{0,49}[a-z0-9])?");
  private static final Pattern JOB = Pattern.compile("[a-zA-Z0-9_-]{1,100}");
  private static final Pattern REQUEST = Pattern.compile("[a-zA-Z0-9_-]{1,40}");
  private static final Pattern LABEL_KEY =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?s");
  private static final int MOST_LABELS = 32;

  private Syntax() {}

  static void clusterName(String name) {
    if (name == null || !CLUSTER.matcher(name).matches()) {
      throw ApiError.invalid(
          "Invalid value for field 'clusterName': '%s'. It must match %s, at most 51 characters."
              .formatted(name, CLUSTER));
    }
  }

  static void jobId(String id) {
    if (!JOB.matcher(id).matches()) {
      throw ApiError.invalid(
          "Invalid value for field 'reference.jobId': '%s'. It must match %s.".formatted(id, JOB));
    }
  }

  /** A request id may be absent: null or empty. */
  static void requestId(String id) {
    if (id != null && !id.isEmpty() && !REQUEST.matcher(id).matches()) {
      throw ApiError.invalid(
          "Invalid value for field 'requestId': '%s'. It must match %s.".formatted(id, REQUEST));
    }
  }

  static void labels(JsonObject resource) {
    Map<String, String> labels = ResourceJson.map(resource, "labels");
    if (labels.size() > MOST_LABELS) {
      throw ApiError.invalid(
          "No more than %d labels can be set, not %d.".formatted(MOST_LABELS, labels.size()));
    }
    labels.forEach(
        (key, value) -> {
          if (!LABEL_KEY.matcher(key).matches() || !LABEL_VALUE.matcher(value).matches()) {
            throw ApiError.invalid(
                "Invalid label '%s=%s': keys match %s, values match %s."
                    .formatted(key, value, LABEL_KEY, LABEL_VALUE));
          }
        });
  }

  /** A protobuf duration such as {@code 1800s}; null where it is absent. */
  static Duration duration(String field, String text) {
    if (text == null) {
      return null;
    }
    if (!SECONDS.matcher(text).matches()) {
      throw ApiError.invalid(
          "Invalid value for field '%s': '%s'. Write seconds, as in '1800s'."
              .formatted(field, text));
    }
    return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
  }

  /** An RFC 3339 time; null where it is absent. */
  static Instant time(String field, String text) {
    try {
      return text == null ? null : java.time.OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiError.invalid(
          "Invalid value for field '%s': '%s'. Write a time, as in '2026-11-22T10:00:00Z'."
              .formatted(field, text));
    }
  }
}
