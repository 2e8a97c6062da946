package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.http.message.ParserCursor;
import org.apache.http.message.TokenParser;
import org.apache.http.util.CharArrayBuffer;

/**
 * A source whose URL has a query: its path names the program that answers, not the file. The answer
 * may name it ({@code Content-Disposition}, RFC 6266).
 */
public final class NamedByAnswer {
  private static final Pattern EXTENDED = Pattern.compile("(?<charset>[^']+)'[^']*'(?<value>.*)");
  private static final BitSet NAME_END = TokenParser.INIT_BITSET('=', ';');

  /** No comma: browsers take one for a part of a name that is not quoted. */
  private static final BitSet VALUE_END = TokenParser.INIT_BITSET(';');

  private NamedByAnswer() {}

  /**
   * The source with its name.
   *
   * @throws SourceFailed where the answer gives none, or one that cannot be
   */
  static RequestedSource of(RequestedSource source, Response head) throws SourceFailed {
    if (source.named()) {
      return source;
    }
    String name =
        head.header("Content-Disposition")
            .flatMap(NamedByAnswer::fileName)
            .orElseThrow(
                () ->
                    SourceFailed.mistaken(
                        "Its URL has a query, and the answer does not name a file: give it a name,"
                            + " as \"object\"."));
    String own = source.unpack().map(packed -> packed.unpacked(name)).orElse(name);
    boolean folder = source.isArchive();
    Optional<String> complaint =
        folder
            ? ObjectName.folderComplaint(own, source.object())
            : ObjectName.complaint(own, source.object());
    if (complaint.isPresent()) {
      throw SourceFailed.mistaken(
          "Its answer names a file %s, and %s: give it a name, as \"object\"."
              .formatted(Redactor.text(name), complaint.get()));
    }
    RequestedSource found = source.withName(source.object() + own);
    Optional<String> refusal = found.terms().complaint(found.object());
    if (refusal.isPresent()) {
      throw SourceFailed.refused(
          "%s; instead: %s.".formatted(refusal.get(), found.terms().instead()));
    }
    return found;
  }

  /** The last segment of what a {@code Content-Disposition} calls its file, made safe. */
  public static Optional<String> fileName(String disposition) {
    CharArrayBuffer header = new CharArrayBuffer(disposition.length());
    header.append(disposition);
    ParserCursor at = new ParserCursor(0, header.length());
    Map<String, String> parameters = new HashMap<>();
    while (!at.atEnd()) {
      String name = TokenParser.INSTANCE.parseToken(header, at, NAME_END).toLowerCase(Locale.ROOT);
      if (!at.atEnd() && header.charAt(at.getPos()) == '=') {
        at.updatePos(at.getPos() + 1);
        parameters.putIfAbsent(name, TokenParser.INSTANCE.parseValue(header, at, VALUE_END));
      }
      at.updatePos(Math.min(at.getPos() + 1, at.getUpperBound()));
    }
    return Optional.ofNullable(parameters.get("filename*"))
        .flatMap(NamedByAnswer::extended)
        .or(() -> Optional.ofNullable(parameters.get("filename")).map(NamedByAnswer::utf8))
        .map(name -> name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))
        .map(ObjectName::safe)
        .map(String::strip)
        .filter(name -> !name.isEmpty());
  }

  /** A value that names its characters' encoding (RFC 8187, 3.2). */
  private static Optional<String> extended(String text) {
    Matcher parts = EXTENDED.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String value = parts.group("value");
    try {
      Charset charset = Charset.forName(parts.group("charset"));
      return Optional.of(
          charset.equals(StandardCharsets.UTF_8)
              ? ObjectName.unescaped(value)
              : URLDecoder.decode(value.replace("+", "%2B"), charset));
    } catch (IllegalArgumentException e) {
      // A charset or an escape that is none.
      return Optional.empty();
    }
  }

  /** Each byte came as one character; where they are UTF-8, that is meant. */
  private static String utf8(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }
}
