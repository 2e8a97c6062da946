package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.value.Dialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of CSV. Empty lines and comments are no records. */
final class CsvReader implements RecordReader {
  /** How far a quote that was opened is followed, in characters. */
  private static final int LONGEST_RECORD = 16 << 20;

  /**
   * So far, once a quote was found that is never closed: or each of many would cost a whole look.
   */
  private static final int SHORTER_LOOK = 1 << 16;

  /** What DOS wrote behind the last line. */
  private static final String END = "\u001a";

  private static final String OPEN = "It opens a quote that is never closed.";
  private static final String TEXT = "It has text after a closing quote.";

  private final Lines lines;
  private final CsvParser parser;
  private final String comment;
  private final List<String> header;
  private final int least;
  private final long limit;
  private int look = LONGEST_RECORD;

  /**
   * @param header names of the fields that a record must have; empty where it may have any
   * @param limit offset from which on no record begins that is read here
   */
  CsvReader(Lines lines, Dialect dialect, List<String> header, long limit) {
    this.lines = lines;
    this.parser = new CsvParser(dialect);
    this.comment = dialect.comment;
    this.header = header;
    this.limit = limit;
    // Columns without a name at the end are spare commas, unless they hold something.
    int named = header.size();
    while (named > 1 && header.get(named - 1).isEmpty()) {
      named--;
    }
    this.least = named;
  }

  @Override
  public TextRecord next() throws IOException {
    Line first;
    do {
      first = lines.offset() < limit ? lines.next() : null;
    } while (first != null && skipped(first));
    if (first == null) {
      return null;
    }
    CsvParser.State state = parser.first(first.text);
    if (state == CsvParser.State.OPEN) {
      return longer(first);
    }
    return record(first, first.text, first.fault, state);
  }

  private boolean skipped(Line line) {
    String text = line.text;
    return text.isEmpty()
        || text.equals(END)
        || (comment != null && text.startsWith(comment))
        || (text.charAt(0) <= ' ' && line.fault == null && text.isBlank());
  }

  private TextRecord longer(Line first) throws IOException {
    StringBuilder raw = new StringBuilder(first.text);
    List<Line> more = new ArrayList<>();
    CsvParser.State state = CsvParser.State.OPEN;
    String fault = first.fault;
    Line before = first;
    while (state == CsvParser.State.OPEN && raw.length() < look) {
      Line next = lines.next();
      if (next == null) {
        break;
      }
      more.add(next);
      raw.append(before.ending).append(next.text);
      state = parser.more(before.ending, next.text);
      fault = fault == null ? next.fault : fault;
      before = next;
    }
    if (state == CsvParser.State.COMPLETE) {
      return record(first, raw.toString(), fault, state);
    }
    // Only the first line is given up: what follows may be sound.
    lines.unread(more);
    look = state == CsvParser.State.OPEN ? SHORTER_LOOK : look;
    return record(first, first.text, null, state);
  }

  private TextRecord record(Line first, String raw, String fault, CsvParser.State state) {
    List<String> fields = parser.fields();
    int count = fields.size();
    boolean fits = header.isEmpty() || (count >= least && count <= header.size());
    if (fault == null && state == CsvParser.State.COMPLETE && fits) {
      return isHeader(fields)
          ? TextRecord.bad(first.number, raw, "It is the header once more.")
          : TextRecord.csv(first.number, raw, fields);
    }
    String own = state == CsvParser.State.OPEN ? OPEN : TEXT;
    if (state == CsvParser.State.COMPLETE) {
      own = "It has " + count + " fields where the header has " + header.size() + ".";
    }
    return TextRecord.bad(first.number, raw, fault == null ? own : fault);
  }

  /** Whether files were put together with the header of each. */
  private boolean isHeader(List<String> fields) {
    String first = fields.get(0);
    if (fields.size() < 2 || header.isEmpty() || first == null || !first.endsWith(header.get(0))) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i) == null ? "" : fields.get(i);
      if (!TextProbe.name(name).equals(header.get(i))) {
        return false;
      }
    }
    return true;
  }
}
