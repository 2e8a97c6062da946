package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * HTTP's own conditions of a read, which the XML API has beside those of Cloud Storage
 * (https://cloud.google.com/storage/docs/xml-api/get-object-download). A time is asked for only
 * where no entity tag is (RFC 9110, 13.2.2).
 */
final class HttpConditions {
  private HttpConditions() {}

  /**
   * Refuses with 412 where the caller wants another version than this one.
   *
   * @return whether the caller has this one already, so that the answer is 304
   */
  static boolean notModified(HttpCall httpCall, ObjectResource object) {
    Optional<Boolean> match = named(httpCall.header("If-Match"), object);
    Optional<Boolean> changed = changedSince(httpCall.header("If-Unmodified-Since"), object);
    if (!match.orElse(true) || (match.isEmpty() && changed.orElse(false))) {
      throw ApiError.conditionNotMet(
          "At least one of the pre-conditions you specified did not hold.");
    }
    Optional<Boolean> had = named(httpCall.header("If-None-Match"), object);
    Optional<Boolean> newer = changedSince(httpCall.header("If-Modified-Since"), object);
    return had.orElse(!newer.orElse(true));
  }

  /** Whether a list of entity tags holds that of the object; empty where there is no list. */
  private static Optional<Boolean> named(String tags, ObjectResource object) {
    return Optional.ofNullable(tags)
        .map(list -> Stream.of(list.split(",", -1)).map(String::strip))
        .map(all -> all.anyMatch(tag -> tag.equals("*") || tag.equals(XmlRoutes.tag(object))));
  }

  /** Whether the object was changed after a time; empty where that is none (RFC 9110, 13.1.3). */
  private static Optional<Boolean> changedSince(String time, ObjectResource object) {
    if (time == null) {
      return Optional.empty();
    }
    try {
      Instant since = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(time));
      return Optional.of(object.updated().truncatedTo(ChronoUnit.SECONDS).isAfter(since));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }
}
