package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request to a resumable upload brings.
 *
 * @param first the offset of the body's first byte; null where the request only asks or ends
 * @param last the offset of its last byte; null where it is not said
 * @param total the length of the whole object; null where it is not known yet
 */
record UploadRange(Long first, Long last, Long total) {
  private static final Pattern FORM = Pattern.compile("bytes (?:(\\d+)-(\\d+|\\*)|\\*)/(\\d+|\\*)");

  /** A request without the header brings everything. */
  static final UploadRange WHOLE = new UploadRange(0L, null, null);

  /**
   * @param header null where the request has none
   */
  static UploadRange of(String header) {
    if (header == null) {
      return WHOLE;
    }
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches()) {
      throw ApiError.invalid(
          "The Content-Range '" + header + "' must be like 'bytes 0-99/1000' or 'bytes */*'.");
    }
    UploadRange range =
        new UploadRange(
            number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
    if (range.first() != null && range.last() != null && range.last() < range.first() - 1) {
      throw ApiError.invalid("The Content-Range '" + header + "' ends before it begins.");
    }
    return range;
  }

  /**
   * Whether the body is all that is still missing, to its end: {@code bytes 0-* /*}, without the
   * space, is how Google's Node client sends a stream.
   */
  boolean toTheEnd() {
    return first != null && last == null && total == null;
  }

  private static Long number(String digits) {
    try {
      return digits == null || digits.equals("*") ? null : Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("The Content-Range has a number that is too large: " + digits + ".");
    }
  }
}
