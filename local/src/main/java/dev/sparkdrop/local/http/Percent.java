package dev.sparkdrop.local.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of URIs (RFC 3986), strict: what is not UTF-8 is refused, never replaced. */
final class Percent {
  private Percent() {}

  /** Decodes the escapes; a plus sign is a plus sign, as it is in a path. */
  static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    int at = 0;
    while (at < raw.length()) {
      int escape = raw.indexOf('%', at);
      int end = escape < 0 ? raw.length() : escape;
      bytes.writeBytes(raw.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = end;
      if (escape >= 0) {
        bytes.write(octet(raw, escape));
        at = escape + 3;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw ApiError.invalid("'" + raw + "' in the request's URI is not percent-encoded UTF-8.");
    }
  }

  private static int octet(String raw, int escape) {
    if (escape + 2 < raw.length()) {
      int high = Character.digit(raw.charAt(escape + 1), 16);
      int low = Character.digit(raw.charAt(escape + 2), 16);
      if (high >= 0 && low >= 0) {
        return high * 16 + low;
      }
    }
    throw ApiError.invalid("'" + raw + "' in the request's URI has a '%' that escapes nothing.");
  }
}
