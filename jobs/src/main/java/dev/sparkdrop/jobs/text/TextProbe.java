package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.SourceFormat;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads the first lines of a text object: its encoding, its header, how its records follow. */
final class TextProbe {
  static final int MOST_COLUMNS = 10_000;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int SHOWN = 20;

  private final Source source;
  private final TextEncoding encoding;
  private final Lines lines;
  private Dialect dialect;

  private TextProbe(Source source, Dialect dialect, TextEncoding encoding, InputStream text)
      throws IOException {
    this.source = source;
    this.dialect = dialect;
    this.encoding = encoding;
    BufferedInputStream plain = new BufferedInputStream(encoding.plain(text));
    plain.mark(MARK.length);
    boolean marked = Arrays.equals(plain.readNBytes(MARK.length), MARK);
    if (!marked) {
      plain.reset();
    }
    this.lines = new Lines(plain, encoding.plainCharset(), marked ? MARK.length : 0);
  }

  /**
   * Looks at one object.
   *
   * @throws UnreadableException when it is no such text as it should be
   */
  static TextObject look(Source source, Dialect dialect, Configuration hadoop) throws IOException {
    boolean tabs = !dialect.separatorGiven() && source.object.name.contains(".tsv");
    Dialect own = tabs ? dialect.with('\t', false) : dialect;
    try (BufferedInputStream raw =
        new BufferedInputStream(source.path.getFileSystem(hadoop).open(source.path))) {
      boolean packed = Unpacking.isPacked(raw);
      BufferedInputStream text = new BufferedInputStream(Unpacking.unpacked(raw));
      TextEncoding encoding = TextEncoding.of(text, packed, dialect.encoding);
      TextProbe probe = new TextProbe(source, own, encoding, text);
      return source.format == SourceFormat.CSV ? probe.csv() : probe.json();
    }
  }

  private TextObject object(TextObject.Kind kind, List<String> header, long start, long line) {
    return new TextObject(source, kind, dialect, encoding, header, start, line);
  }

  private TextObject csv() throws IOException {
    for (int i = 0; i < dialect.skipRows; i++) {
      lines.next();
    }
    Line first = next();
    if (first != null && first.text.matches("(?i)\"?sep=.\"?")) {
      String text = first.text.replace("\"", "");
      dialect = dialect.with(text.charAt(text.length() - 1), false);
      first = next();
    }
    if (first == null) {
      return object(TextObject.Kind.CSV, List.of(), 0, 0);
    }
    HeaderSense.checkStart(first.text);
    lines.unread(List.of(first));
    long start = lines.offset();
    long line = lines.number();
    TextRecord record = record();
    if (record == null) {
      return object(TextObject.Kind.CSV, List.of(), 0, 0);
    }
    if (record.fault != null) {
      throw new UnreadableException("Its header can't be read: " + record.fault);
    }
    List<String> names = new ArrayList<>(record.fields);
    // A space behind every separator of the header belongs to the separators.
    List<String> later = names.subList(1, names.size());
    if (!later.isEmpty() && later.stream().allMatch(n -> n != null && n.startsWith(" "))) {
      dialect = dialect.with(dialect.separator, true);
    }
    if (Boolean.FALSE.equals(dialect.header)) {
      for (int i = 0; i < names.size(); i++) {
        names.set(i, "_c" + i);
      }
      return object(TextObject.Kind.CSV, names, start, line);
    }
    names.replaceAll(name -> name == null ? "" : name.strip());
    start = lines.offset();
    line = lines.number();
    if (dialect.header == null) {
      TextRecord row = record();
      boolean sound = row != null && row.fault == null;
      HeaderSense.check(names, sound ? row.fields : List.of(), dialect);
    }
    return object(TextObject.Kind.CSV, names, start, line);
  }

  private TextRecord record() throws IOException {
    return new CsvReader(lines, dialect, 0, MOST_COLUMNS, Long.MAX_VALUE).next();
  }

  /** The next line that is neither blank nor a comment. */
  private Line next() throws IOException {
    Line line = lines.next();
    while (line != null
        && (line.text.isBlank()
            || (dialect.comment != null && line.text.startsWith(dialect.comment)))) {
      line = lines.next();
    }
    return line;
  }

  private TextObject json() throws IOException {
    long start = lines.offset();
    Line first = lines.next();
    while (first != null && first.text.isBlank()) {
      first = lines.next();
    }
    String text = first == null ? "{}" : first.text.strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      throw new UnreadableException(
          "It is not JSON: it begins with '"
              + text.substring(0, Math.min(SHOWN, text.length()))
              + "'. Send JSON objects, one a line or in one array.");
    }
    boolean document = text.startsWith("[");
    if (!document && !JsonRecords.isObject(text)) {
      // A broken line stands among lines that begin objects; a document's second line does not.
      Line second = lines.next();
      document = second != null && !second.text.startsWith("{");
    }
    TextObject.Kind kind = document ? TextObject.Kind.JSON_DOCUMENT : TextObject.Kind.JSON_LINES;
    return object(kind, List.of(), start, 0);
  }
}
