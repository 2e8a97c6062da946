package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What is taken off a source's bytes before they land: how its server compressed them on the way
 * ({@code Content-Encoding}), and how the file itself is packed.
 */
public final class Coding {
  /**
   * Object stores repeat whatever was written there at the upload; people write a charset or a
   * type. None of it changes a byte.
   */
  private static final Pattern NONE =
      Pattern.compile(
          "|identity|none|null|binary|[78]bit|utf8|plain|aws-chunked|(text|application)/.*");

  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
  private static final int BEGINNING = 4_096;

  private Coding() {}

  /**
   * What is said of a body as a whole.
   *
   * @param encodings each {@code Content-Encoding}
   * @param hangsUp whether it ends with its connection, which ends in the middle as well
   */
  public record Told(List<String> encodings, boolean hangsUp) {
    public static Told by(Response head) {
      return new Told(head.all("Content-Encoding"), head.end() == Response.End.HANGING_UP);
    }
  }

  /**
   * The content that lands, or of an archive the archive itself.
   *
   * @param fetched as the source sends it
   * @throws SourceFailed where it comes in a coding that cannot be taken off, or that the request
   *     does not expect
   */
  public static InputStream content(
      RequestedSource source, Told told, InputStream fetched, Limits limits) throws IOException {
    boolean coded = isGzip(source, told);
    PushbackInputStream in = new PushbackInputStream(fetched, BEGINNING);
    if (source.unpack().isEmpty()) {
      return coded && holdsGzip(in)
          ? new Gunzip(in, limits)
          : CloseDelimitedBody.checked(source, told.hangsUp(), in, limits);
    }
    return switch (source.unpack().get()) {
      case GZIP -> unpacked(in, coded, limits);
      case AUTO ->
          beginsAsGzip(in)
              ? unpacked(in, coded, limits)
              : CloseDelimitedBody.checked(source, told.hangsUp(), in, limits);
      case ZIP -> coded && beginsAsGzip(in) ? new Gunzip(in, limits) : in;
    };
  }

  /** A server that compresses everything compresses a gzip file once more. */
  private static InputStream unpacked(PushbackInputStream in, boolean coded, Limits limits)
      throws IOException {
    boolean twice = coded && holdsGzip(in);
    InputStream once = new Gunzip(in, limits);
    return twice ? new Gunzip(once, limits) : once;
  }

  private static boolean isGzip(RequestedSource source, Told told) throws SourceFailed {
    List<String> codings =
        told.encodings().stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .filter(value -> !NONE.matcher(value).matches() && !isCharset(value))
            .toList();
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !GZIP.contains(codings.get(0))) {
      throw SourceFailed.source(
          "It comes with Content-Encoding %s, which was not asked for: use another URL."
              .formatted(Redactor.text(String.join(", ", codings))));
    }
    if (source.unpack().isEmpty() && !source.object().endsWith(".gz")) {
      throw SourceFailed.source(
          "It comes compressed by gzip: ask for it with \"unpack\": \"auto\", or with \"object\": \"%s.gz\"."
              .formatted(Redactor.text(source.object())));
    }
    return true;
  }

  private static boolean isCharset(String value) {
    try {
      return Charset.isSupported(value);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  static boolean beginsAsGzip(PushbackInputStream in) throws IOException {
    return isGzip(beginning(in, 3));
  }

  /** Looks into the first bytes of what is packed. */
  private static boolean holdsGzip(PushbackInputStream in) throws IOException {
    byte[] packed = beginning(in, BEGINNING);
    try (InputStream inner = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return isGzip(inner.readNBytes(3));
    } catch (IOException e) {
      // Too little of it, or no gzip at all: what it is shows later.
      return false;
    }
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length >= 3
        && (bytes[0] & 0xff) == 0x1f
        && (bytes[1] & 0xff) == 0x8b
        && bytes[2] == 8;
  }

  /** The next bytes, which stay to be read. */
  static byte[] beginning(PushbackInputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most);
    in.unread(bytes);
    return bytes;
  }
}
