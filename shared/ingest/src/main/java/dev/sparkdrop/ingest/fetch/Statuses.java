package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What it means that a source answers without its file. */
final class Statuses {
  /** With the file; the second is a proxy's, which may have changed what the source said of it. */
  private static final Set<Integer> FILE = Set.of(200, 203);

  /** Those below 500 that curl tries again, too. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  /**
   * What the source cannot do at all. All others from 500 on pass, also those of CDNs (520 to 530).
   */
  private static final Set<Integer> LASTING = Set.of(501, 505);

  /** With {@code Retry-After}: an export that is being made, and a limit on how often to ask. */
  private static final Set<Integer> NOT_YET = Set.of(202, 403);

  private Statuses() {}

  /** Whether the answer brings all of the file. */
  static boolean isFile(int status) {
    return FILE.contains(status);
  }

  private static boolean isPassing(int status) {
    return PASSING.contains(status) || (status >= 500 && status < 600 && !LASTING.contains(status));
  }

  static SourceFailed failure(Response response, Clock clock) {
    String sentence = sentence(response);
    Optional<Duration> told = response.header("Retry-After").flatMap(text -> rest(text, clock));
    if (told.isPresent() && NOT_YET.contains(response.status())) {
      return SourceFailed.notYet(
          "%s answered %d: it is not ready yet; ask again after %d s."
              .formatted(Redactor.url(response.url()), response.status(), told.get().toSeconds()),
          told.get());
    }
    if (!isPassing(response.status())) {
      return SourceFailed.source(sentence);
    }
    return told.map(rest -> SourceFailed.passing(sentence, rest))
        .orElseGet(() -> SourceFailed.passing(sentence));
  }

  /** Seconds, which some servers do not round, or a date (RFC 9110, 10.2.3). */
  private static Optional<Duration> rest(String text, Clock clock) {
    Optional<Duration> rest =
        text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
            ? Optional.of(Duration.ofSeconds((long) Math.ceil(Double.parseDouble(text))))
            : SourceVersion.date(text).map(date -> Duration.between(clock.instant(), date));
    return rest.map(found -> found.isNegative() ? Duration.ZERO : found);
  }

  private static String sentence(Response response) {
    int status = response.status();
    String instead =
        switch (status) {
          case 401 -> "it wants to know who asks, or a signed URL ran out: use a fresh one";
          case 403 ->
              "it wants to know who asks, or a signed URL ran out: use a fresh one. Some sites want"
                  + " another User-Agent than sparkdrop: \"headers\": {\"User-Agent\": \"…\"}";
          case 202 -> "its file is still being made, and it does not say how long: try again later";
          case 404, 410 -> "nothing is there: check the URL";
          case 429 -> "it is asked too often: try again later, with fewer sources at a time";
          default ->
              isPassing(status)
                  ? "it has a passing fault: try again later"
                  : "such an answer brings no file: check the URL";
        };
    return "%s answered %d; %s.".formatted(Redactor.url(response.url()), status, instead);
  }
}
