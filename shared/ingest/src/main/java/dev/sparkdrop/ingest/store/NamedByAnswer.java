package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.http.NameValuePair;
import org.apache.http.message.BasicHeaderValueParser;
import org.apache.http.message.ParserCursor;
import org.apache.http.util.CharArrayBuffer;

/**
 * A source whose URL has a query: its path names the program that answers, not the file. The answer
 * may name it ({@code Content-Disposition}, RFC 6266).
 */
public final class NamedByAnswer {
  private static final Pattern EXTENDED =
      Pattern.compile("(?i)(?<charset>utf-8|iso-8859-1)'[^']*'(?<value>.*)");

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
    Map<String, String> parameters = new HashMap<>();
    for (NameValuePair each :
        BasicHeaderValueParser.INSTANCE.parseParameters(
            header, new ParserCursor(0, header.length()))) {
      if (each.getValue() != null) {
        parameters.putIfAbsent(each.getName().toLowerCase(Locale.ROOT), each.getValue());
      }
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
    if (parts.group("charset").equalsIgnoreCase("utf-8")) {
      return Optional.of(ObjectName.unescaped(value));
    }
    try {
      return Optional.of(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      // An escape that is none.
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
