package dev.sparkdrop.pipeline;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our way of writing a size: {@code 1TiB}, {@code 500MB}, plain bytes. */
final class Sizes {
  static final String EXAMPLE = "write it as 500MB, 1TiB, or bytes";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,19})(?:([KMGTP])(i?))?B?");
  private static final List<String> UNITS = List.of("K", "M", "G", "T", "P");

  private Sizes() {}

  /** The size in bytes; empty where the text is none, or more than a long holds. */
  static Optional<Long> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    BigInteger size = new BigInteger(parts.group(1));
    if (parts.group(2) != null) {
      long thousand = parts.group(3).isEmpty() ? 1000 : 1024;
      int power = UNITS.indexOf(parts.group(2)) + 1;
      size = size.multiply(BigInteger.valueOf(thousand).pow(power));
    }
    return size.bitLength() < Long.SIZE ? Optional.of(size.longValue()) : Optional.empty();
  }
}
