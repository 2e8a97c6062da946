package dev.sparkdrop.ingest.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which version of its file a source is sending, by its own word.
 *
 * @param etag with its quotes, and with its {@code W/} if it is weak
 * @param lastModified as the source writes it
 * @param strongDate whether the date tells versions apart: a source that changed its file twice
 *     within the second of that date would give both the same (RFC 9110, 8.8.2.2)
 */
public record SourceVersion(
    Optional<String> etag, Optional<String> lastModified, boolean strongDate) {

  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
              .withZone(ZoneOffset.UTC));

  public static final SourceVersion UNKNOWN =
      new SourceVersion(Optional.empty(), Optional.empty(), false);

  public static SourceVersion of(Response response) {
    Optional<String> lastModified = response.header("Last-Modified");
    Optional<Instant> changed = lastModified.flatMap(SourceVersion::date);
    Optional<Instant> sent = response.header("Date").flatMap(SourceVersion::date);
    return new SourceVersion(
        response.header("ETag"),
        lastModified,
        changed.isPresent()
            && sent.isPresent()
            && Duration.between(changed.get(), sent.get()).toSeconds() >= 1);
  }

  /** A date in any of the three forms of RFC 9110, 5.6.7; empty for anything else. */
  static Optional<Instant> date(String text) {
    for (DateTimeFormatter form : DATES) {
      try {
        return Optional.of(form.parse(text, Instant::from));
      } catch (DateTimeParseException e) {
        // It may be in the next form.
      }
    }
    return Optional.empty();
  }

  /** What {@code If-Range} may say; empty where nothing tells versions apart. */
  Optional<String> validator() {
    return strongEtag().or(() -> strongDate ? lastModified : Optional.empty());
  }

  /** Whether the other is of the same bytes, beyond doubt. */
  boolean isSurely(SourceVersion other) {
    return strongEtag().isPresent() && etag.equals(other.etag);
  }

  /** Whether the other says that it is of other bytes. */
  public boolean contradicts(SourceVersion other) {
    return differs(etag, other.etag) || differs(lastModified, other.lastModified);
  }

  private static boolean differs(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  private Optional<String> strongEtag() {
    return etag.filter(tag -> tag.startsWith("\""));
  }
}
