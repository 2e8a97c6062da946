package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV with a header. Empty lines are no records. */
final class CsvReader implements RecordReader {
  /** How far a quote that was opened is followed, in characters. */
  private static final int LONGEST_RECORD = 1 << 20;

  static final int MOST_COLUMNS = 10_000;

  private final Lines lines;
  private final SourceSummary summary;
  private List<String> fields;
  private boolean started;

  CsvReader(Lines lines, SourceSummary summary) {
    this.lines = lines;
    this.summary = summary;
  }

  @Override
  public TextRecord next() throws IOException {
    if (!started) {
      started = true;
      readHeader();
    }
    TextRecord record = read();
    if (record == null || record.fault() != null) {
      return record;
    }
    int wanted = summary.header().size();
    if (fields.size() != wanted) {
      String fault = "It has " + fields.size() + " fields where the header has " + wanted + ".";
      return new TextRecord(record.source(), record.line(), record.raw(), fault);
    }
    for (int i = 0; i < wanted; i++) {
      if (fields.get(i) != null && !summary.types().get(i).equals(ColumnType.STRING)) {
        summary.seen(i, TextValues.infer(fields.get(i)));
      }
    }
    return record;
  }

  private void readHeader() throws IOException {
    TextRecord header = read();
    if (header == null) {
      return;
    }
    if (header.fault() != null) {
      throw new UnreadableException("Its header can't be read: " + header.fault());
    }
    if (fields.size() > MOST_COLUMNS) {
      throw new UnreadableException("Its header has more than " + MOST_COLUMNS + " columns.");
    }
    for (String field : fields) {
      summary.addColumn(field == null ? "" : field);
    }
  }

  private TextRecord read() throws IOException {
    String first = lines.next();
    while (first != null && (first.isEmpty() || first.equals("\r"))) {
      first = lines.next();
    }
    if (first == null) {
      return null;
    }
    long line = lines.number();
    CsvParser parser = new CsvParser();
    StringBuilder raw = new StringBuilder(first);
    List<String> more = new ArrayList<>();
    CsvParser.State state = parser.feed(first);
    while (state == CsvParser.State.OPEN && raw.length() < LONGEST_RECORD) {
      String next = lines.next();
      if (next == null) {
        break;
      }
      more.add(next);
      raw.append('\n').append(next);
      state = parser.feed(next);
    }
    fields = parser.fields();
    if (state == CsvParser.State.COMPLETE) {
      return Lines.record(summary.source(), line, raw.toString());
    }
    // Only the first line is given up: what follows may be sound.
    lines.unread(more);
    String fault =
        state == CsvParser.State.OPEN
            ? "It opens a quote that is never closed."
            : "It has text after a closing quote.";
    return new TextRecord(summary.source(), line, Lines.shown(first), fault);
  }
}
