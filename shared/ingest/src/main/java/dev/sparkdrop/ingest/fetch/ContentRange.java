package dev.sparkdrop.ingest.fetch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file an answer with status 206 has.
 *
 * @param from its first byte, counted from 0
 * @param end the byte after its last
 * @param total bytes of the file; empty where the source does not say
 */
record ContentRange(long from, long end, Optional<Long> total) {
  private static final Pattern RANGE =
      Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  /** Reads {@code Content-Range}; empty where it makes no sense, or the body's length denies it. */
  static Optional<ContentRange> of(Response response) {
    return response
        .header("Content-Range")
        .flatMap(ContentRange::parse)
        .filter(contentRange -> contentRange.fits(response));
  }

  private static Optional<ContentRange> parse(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return Optional.empty();
    }
    String total = range.group(3);
    ContentRange contentRange =
        new ContentRange(
            Long.parseLong(range.group(1)),
            Long.parseLong(range.group(2)) + 1,
            total.equals("*") ? Optional.empty() : Optional.of(Long.valueOf(total)));
    boolean possible =
        contentRange.from < contentRange.end
            && contentRange.total.map(all -> contentRange.end <= all).orElse(true);
    return possible ? Optional.of(contentRange) : Optional.empty();
  }

  private boolean fits(Response response) {
    return switch (response.end()) {
      case COUNTED -> response.length().orElseThrow() == end - from;
      case CHUNKED -> true;
      case HANGING_UP, UNCLEAR -> false;
    };
  }
}
