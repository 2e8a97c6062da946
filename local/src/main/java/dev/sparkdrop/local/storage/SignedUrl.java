package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * What a signed URL says of itself, in the form of version 4 or 2. Its time is checked, and that
 * the signed headers are there. Its signature is not: the local cloud knows no public keys.
 */
final class SignedUrl {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /** By how much the clock of who signed may be ahead. */
  private static final Duration SKEW = Duration.ofMinutes(15);

  private static final long LONGEST_SECONDS = 604_800;

  private SignedUrl() {}

  /** Refuses a signed URL that is not valid now; what is not signed passes. */
  static void check(HttpCall httpCall, Instant now) {
    if (httpCall.query("X-Goog-Signature") != null || httpCall.query("X-Goog-Algorithm") != null) {
      checkVersion4(httpCall, now);
    } else if (httpCall.query("GoogleAccessId") != null || httpCall.query("Signature") != null) {
      checkVersion2(httpCall, now);
    }
  }

  private static void checkVersion4(HttpCall httpCall, Instant now) {
    String algorithm = required(httpCall, "X-Goog-Algorithm");
    required(httpCall, "X-Goog-Credential");
    required(httpCall, "X-Goog-Signature");
    if (!algorithm.matches("GOOG4-(RSA|HMAC)-SHA256")) {
      throw malformed("Algorithm", "It is GOOG4-RSA-SHA256 or GOOG4-HMAC-SHA256.");
    }
    long seconds = seconds(required(httpCall, "X-Goog-Expires"));
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw malformed("Expires", "It is from 1 to 604800 seconds, not " + seconds + ".");
    }
    Instant begin = time(required(httpCall, "X-Goog-Date"));
    if (begin.minus(SKEW).isAfter(now)) {
      throw XmlError.of(403, "AccessDenied", "The signed URL is valid from " + begin + " on.");
    }
    if (begin.plusSeconds(seconds).isBefore(now)) {
      throw expired();
    }
    for (String header : required(httpCall, "X-Goog-SignedHeaders").split(";", -1)) {
      if (httpCall.header(header) == null) {
        throw malformed(
            "SignedHeaders", header + " was included in signedheaders, but not in the request.");
      }
    }
  }

  private static void checkVersion2(HttpCall httpCall, Instant now) {
    required(httpCall, "GoogleAccessId");
    required(httpCall, "Signature");
    Instant end = Instant.ofEpochSecond(seconds(required(httpCall, "Expires")));
    if (end.isBefore(now)) {
      throw expired().with("Details", "Request signature expired at: " + end);
    }
  }

  private static XmlError expired() {
    return XmlError.of(400, "ExpiredToken", "The provided token has expired.");
  }

  private static String required(HttpCall httpCall, String name) {
    String value = httpCall.query(name, "");
    if (value.isEmpty()) {
      throw malformed(
          name.replace("X-Goog-", ""), "A signed URL needs the parameter " + name + ".");
    }
    return value;
  }

  private static long seconds(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw malformed("Expires", "'" + text + "' is no number of seconds.");
    }
  }

  private static Instant time(String text) {
    try {
      return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw malformed("Date", "It is like 20261122T101500Z, not '" + text + "'.");
    }
  }

  private static XmlError malformed(String parameter, String sentence) {
    return XmlError.of(400, "MalformedSecurityHeader", "Your request has a malformed header.")
        .with("ParameterName", parameter)
        .with("Details", sentence);
  }
}
