package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads the first lines of a text object: its encoding, its header, how its records follow. */
final class TextProbe {
  static final int MOST_COLUMNS = 10_000;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Source source;
  private final Dialect dialect;

  private TextProbe(Source source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
  }

  /**
   * Looks at one object.
   *
   * @throws UnreadableException when it is no such text as it should be
   */
  static TextObject look(Source source, Dialect dialect, Configuration hadoop) throws IOException {
    boolean tabs = !dialect.separatorGiven() && source.object().name().contains(".tsv");
    Dialect own = tabs ? dialect.with('\t', false) : dialect;
    try (BufferedInputStream raw =
        new BufferedInputStream(source.path().getFileSystem(hadoop).open(source.path()))) {
      return new TextProbe(source, own).look(raw);
    }
  }

  private TextObject look(BufferedInputStream raw) throws IOException {
    boolean packed = TextEncoding.packed(raw);
    BufferedInputStream text = new BufferedInputStream(Unpacking.unpacked(raw));
    try {
      TextEncoding encoding = TextEncoding.of(text, packed, dialect.encoding());
      BufferedInputStream plain = new BufferedInputStream(encoding.plain(text));
      long mark = skipMark(plain);
      Lines lines = new Lines(plain, encoding.plainCharset(), mark);
      return source.format() == SourceFormat.CSV
          ? csv(lines, encoding)
          : json(lines, encoding, mark);
    } catch (UnreadableException e) {
      throw e;
    } catch (IOException e) {
      if (Unpacking.isDamage(e) || e instanceof java.util.zip.ZipException) {
        throw new UnreadableException("It can't be unpacked: " + e.getMessage() + ".");
      }
      throw e;
    }
  }

  private static long skipMark(InputStream text) throws IOException {
    text.mark(MARK.length);
    if (java.util.Arrays.equals(text.readNBytes(MARK.length), MARK)) {
      return MARK.length;
    }
    text.reset();
    return 0;
  }

  private TextObject csv(Lines lines, TextEncoding encoding) throws IOException {
    for (int i = 0; i < dialect.skipRows(); i++) {
      lines.next();
    }
    Dialect own = dialect;
    Line first = next(lines);
    if (first != null && first.text().matches("(?i)\"?sep=.\"?")) {
      String text = first.text().replace("\"", "");
      own = own.with(text.charAt(text.length() - 1), false);
      first = next(lines);
    }
    if (first == null) {
      return new TextObject(source, TextObject.Kind.CSV, own, encoding, List.of(), 0, 0);
    }
    HeaderSense.checkStart(first.text());
    lines.unread(List.of(first));
    long start = lines.offset();
    long line = lines.number();
    TextRecord record = new CsvReader(lines, own, 0, MOST_COLUMNS, Long.MAX_VALUE).next();
    if (record == null) {
      return new TextObject(source, TextObject.Kind.CSV, own, encoding, List.of(), 0, 0);
    }
    if (record.fault() != null) {
      throw new UnreadableException("Its header can't be read: " + record.fault());
    }
    List<String> names = new ArrayList<>(record.fields());
    boolean spaced = isSpaced(names);
    own = spaced ? own.with(own.separator(), true) : own;
    if (Boolean.FALSE.equals(dialect.header())) {
      for (int i = 0; i < names.size(); i++) {
        names.set(i, "_c" + i);
      }
      return new TextObject(source, TextObject.Kind.CSV, own, encoding, names, start, line);
    }
    for (int i = 0; i < names.size(); i++) {
      names.set(i, names.get(i) == null ? "" : names.get(i).strip());
    }
    start = lines.offset();
    line = lines.number();
    if (dialect.header() == null) {
      TextRecord row = new CsvReader(lines, own, 0, MOST_COLUMNS, Long.MAX_VALUE).next();
      List<String> values = row == null || row.fault() != null ? List.of() : row.fields();
      HeaderSense.check(names, values, own);
    }
    return new TextObject(source, TextObject.Kind.CSV, own, encoding, names, start, line);
  }

  /** Whether a space stands behind every separator of the header: then it belongs to that. */
  private static boolean isSpaced(List<String> names) {
    for (String name : names.subList(1, names.size())) {
      if (name == null || !name.startsWith(" ")) {
        return false;
      }
    }
    return names.size() > 1;
  }

  private Line next(Lines lines) throws IOException {
    Line line = lines.next();
    while (line != null
        && (line.text().isBlank()
            || (dialect.comment() != null && line.text().startsWith(dialect.comment())))) {
      line = lines.next();
    }
    return line;
  }

  private TextObject json(Lines lines, TextEncoding encoding, long start) throws IOException {
    Line first = lines.next();
    while (first != null && first.text().isBlank()) {
      first = lines.next();
    }
    String text = first == null ? "{}" : first.text().strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      String begin = text.substring(0, Math.min(20, text.length()));
      throw new UnreadableException(
          "It is not JSON: it begins with '"
              + begin
              + "'. Send JSON objects, one a line or in one array.");
    }
    boolean document = text.startsWith("[") || (!parses(text) && !startsObject(lines.next()));
    TextObject.Kind kind = document ? TextObject.Kind.JSON_DOCUMENT : TextObject.Kind.JSON_LINES;
    return new TextObject(source, kind, dialect, encoding, List.of(), start, 0);
  }

  private static boolean startsObject(Line line) {
    return line == null || line.text().startsWith("{");
  }

  private static boolean parses(String text) {
    try {
      JsonValues.parse(text);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
