package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an object's content that was asked for.
 *
 * @param first the offset of its first byte
 * @param length how many bytes, at least one
 */
record ByteRange(long first, long length) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * The range that a header asks for. What is no single range asks for everything, as RFC 9110 lets
   * a server decide.
   *
   * @param header null where there is none
   * @return empty for the whole content
   */
  static Optional<ByteRange> of(String header, long size) {
    Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
    if (!matcher.matches() || (matcher.group(1) + matcher.group(2)).isEmpty()) {
      return Optional.empty();
    }
    long first;
    long last = size - 1;
    if (matcher.group(1).isEmpty()) {
      first = Math.max(0, size - Long.parseLong(matcher.group(2)));
    } else {
      first = Long.parseLong(matcher.group(1));
      if (!matcher.group(2).isEmpty()) {
        long asked = Long.parseLong(matcher.group(2));
        if (asked < first) {
          return Optional.empty();
        }
        last = Math.min(last, asked);
      }
    }
    if (first >= size) {
      throw new ApiError(
          416,
          "OUT_OF_RANGE",
          "requestedRangeNotSatisfiable",
          "The requested range cannot be satisfied.");
    }
    return Optional.of(new ByteRange(first, last - first + 1));
  }

  String contentRange(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
