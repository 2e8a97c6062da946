package dev.sparkdrop.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the parts of a multipart body (RFC 2046) one after the other, as a stream.
 *
 * <p>Lines end as the first boundary's line does: Google's Python tools write bare line feeds, and
 * a content may well end in a carriage return that belongs to it.
 */
public final class Multipart {
  /** Google's Python tools put the boundary between single quotes, which are none by RFC 2046. */
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=([\"']?)([^\"';]+)\\1", Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_LINE = 64 << 10;

  private final DelimitedInput in;
  private final String boundary;
  private byte[] delimiter;
  private Body open;
  private boolean ended;

  /** One part: its headers, with names in lower case, and its body, to be read before the next. */
  public record Part(Map<String, String> headers, InputStream body) {
    /** A header; null where it is absent. */
    public String header(String name) {
      return headers.get(name);
    }
  }

  /**
   * @throws ApiError where the content type has no boundary
   */
  public Multipart(InputStream in, String contentType) {
    Matcher matcher = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (!matcher.find()) {
      throw ApiError.invalid(
          "The Content-Type of a multipart request needs a boundary; this is '"
              + contentType
              + "'.");
    }
    this.boundary = "--" + matcher.group(2).strip();
    this.in = new DelimitedInput(in);
  }

  /** The next part; empty after the last. */
  public Optional<Part> next() throws IOException {
    if (open == null) {
      skipPreamble();
    } else {
      RequestBody.readToEnd(open);
      endOfBoundary();
    }
    if (ended) {
      return Optional.empty();
    }
    Map<String, String> headers = headers();
    open = new Body();
    return Optional.of(new Part(headers, open));
  }

  /** The next part, which must be there. */
  public Part require(String what) throws IOException {
    return next().orElseThrow(() -> ApiError.invalid("The multipart request has no " + what + "."));
  }

  private void skipPreamble() throws IOException {
    String line = line();
    while (!line.startsWith(boundary)) {
      line = line();
    }
    boolean crlf = line.endsWith("\r");
    ended = line.startsWith(boundary + "--");
    delimiter = ((crlf ? "\r\n" : "\n") + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void endOfBoundary() throws IOException {
    int first = in.read();
    if (first == '\n') {
      return;
    }
    // After the last boundary there may be no line end at all.
    int second = in.read();
    if (first == '-' && second == '-') {
      ended = true;
    } else if (second != '\n') {
      line();
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line().strip(); !line.isEmpty(); line = line().strip()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0 || line.size() > LONGEST_LINE) {
        throw truncated();
      }
      line.write(octet);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static ApiError truncated() {
    return ApiError.invalid("The multipart request ends before its last boundary.");
  }

  /** The bytes up to the next delimiter. */
  private final class Body extends InputStream {
    private boolean done;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      if (done || count == 0) {
        return count == 0 ? 0 : -1;
      }
      int found = in.readUpTo(delimiter, target, from, count);
      if (found == DelimitedInput.ENDED) {
        throw truncated();
      }
      done = found < 0;
      return found;
    }
  }
}
