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
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** Reads the first lines of a text object: its encoding, its header, how its records follow. */
final class TextProbe {
  static final int MOST_COLUMNS = 10_000;

  private static final Pattern TABS = Pattern.compile("(?i)\\.tsv(\\.(gz|bz2|zst))?$");
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int SHOWN = 20;
  private static final int ROWS = 20;
  private static final int LOOKED_AT = 1 << 20;

  private final Source source;
  private final TextEncoding encoding;
  private final Lines lines;
  private Dialect dialect;

  private TextProbe(Source source, Dialect dialect, TextEncoding encoding, InputStream text)
      throws IOException {
    this.source = source;
    this.dialect = dialect;
    this.encoding = encoding;
    BufferedInputStream plain = new BufferedInputStream(encoding.plain(text, false));
    plain.mark(MARK.length);
    boolean marked = Arrays.equals(plain.readNBytes(MARK.length), MARK);
    if (!marked) {
      plain.reset();
    }
    this.lines = new Lines(plain, encoding, marked ? MARK.length : 0);
  }

  /**
   * Looks at one object.
   *
   * @throws UnreadableException when it is no such text as it should be
   */
  static TextObject look(Source source, Dialect dialect, Configuration hadoop) throws IOException {
    boolean tabs = !dialect.separatorGiven() && TABS.matcher(source.object.name).find();
    Dialect own = tabs ? dialect.with("\t", false) : dialect;
    try (BufferedInputStream raw =
        new BufferedInputStream(source.path.getFileSystem(hadoop).open(source.path))) {
      boolean packed = Unpacking.isPacked(raw);
      BufferedInputStream text = new BufferedInputStream(Unpacking.unpacked(raw));
      if (packed && Unpacking.isPacked(text)) {
        throw new UnreadableException("It is packed twice. Pack it once.");
      }
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
      dialect = dialect.with(text.substring(text.length() - 1), false);
      first = next();
    }
    if (first == null) {
      return object(TextObject.Kind.CSV, List.of(), lines.offset(), lines.number());
    }
    HeaderCheck.checkStart(first.text, dialect);
    lines.unread(List.of(first));
    long start = lines.offset();
    long line = lines.number();
    TextRecord record = record();
    if (record == null) {
      return object(TextObject.Kind.CSV, List.of(), lines.offset(), lines.number());
    }
    if (record.fault != null) {
      throw new UnreadableException("Its header can't be read: " + record.fault);
    }
    List<String> names = new ArrayList<>(record.fields);
    if (names.size() > MOST_COLUMNS) {
      throw new UnreadableException("Its header has more than " + MOST_COLUMNS + " columns.");
    }
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
    names.replaceAll(name -> name == null ? "" : name(name));
    start = lines.offset();
    line = lines.number();
    if (dialect.header == null) {
      List<TextRecord> rows = new ArrayList<>();
      TextRecord row = record();
      long enough = start + LOOKED_AT;
      for (int i = 0; i < ROWS && row != null && (i == 0 || lines.offset() < enough); i++) {
        if (row.fault == null) {
          rows.add(TextRecord.csv(row.line, row.raw(), new ArrayList<>(row.fields)));
        }
        row = record();
      }
      HeaderCheck.check(names, record, rows, dialect);
    }
    return object(TextObject.Kind.CSV, names, start, line);
  }

  private TextRecord record() throws IOException {
    return new CsvReader(lines, dialect, List.of(), Long.MAX_VALUE).next();
  }

  /** A column's name without what surrounds it; files that were put together have marks inside. */
  static String name(String field) {
    return field.replace("\uFEFF", "").strip();
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
    if (dialect.recordPath != null) {
      return object(TextObject.Kind.JSON_DOCUMENT, List.of(), start, 0);
    }
    int objects = JsonRecords.objects(text);
    boolean document = text.startsWith("[") || objects > 1;
    if (!document && objects == 0 && first != null) {
      // A broken line stands among lines that begin objects; a document's second line does not, or
      // there is none and the first is a long one.
      Line second = lines.next();
      document = second == null ? first.fault != null : !second.text.startsWith("{");
    }
    TextObject.Kind kind = document ? TextObject.Kind.JSON_DOCUMENT : TextObject.Kind.JSON_LINES;
    return object(kind, List.of(), start, 0);
  }
}
