package dev.sparkdrop.jobs;

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

  private final Lines lines;
  private final CsvParser parser;
  private final String comment;
  private final int least;
  private final int most;
  private final long limit;
  private int look = LONGEST_RECORD;

  /**
   * @param least fields that a record must have
   * @param most fields that it may have
   * @param limit offset from which on no record begins that is read here
   */
  CsvReader(Lines lines, Dialect dialect, int least, int most, long limit) {
    this.lines = lines;
    this.parser = new CsvParser(dialect);
    this.comment = dialect.comment();
    this.least = least;
    this.most = most;
    this.limit = limit;
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
    CsvParser.State state = parser.first(first.text());
    if (first.fault() == null && state == CsvParser.State.COMPLETE) {
      return counted(first, first.text());
    }
    if (first.fault() != null && state != CsvParser.State.OPEN) {
      return TextRecord.bad(first.number(), first.start(), first.text(), first.fault());
    }
    return state == CsvParser.State.OPEN
        ? longer(first)
        : broken(first, "It has text after a closing quote.");
  }

  private boolean skipped(Line line) {
    String text = line.text();
    return text.isEmpty()
        || (comment != null && text.startsWith(comment))
        || (text.charAt(0) <= ' ' && line.fault() == null && text.isBlank());
  }

  private TextRecord longer(Line first) throws IOException {
    StringBuilder raw = new StringBuilder(first.text());
    List<Line> more = new ArrayList<>();
    CsvParser.State state = CsvParser.State.OPEN;
    String fault = first.fault();
    Line before = first;
    while (state == CsvParser.State.OPEN && raw.length() < look) {
      Line next = lines.next();
      if (next == null) {
        break;
      }
      more.add(next);
      raw.append(before.ending()).append(next.text());
      state = parser.more(before.ending(), next.text());
      fault = fault == null ? next.fault() : fault;
      before = next;
    }
    if (state == CsvParser.State.COMPLETE) {
      return fault == null
          ? counted(first, raw.toString())
          : TextRecord.bad(first.number(), first.start(), raw.toString(), fault);
    }
    // Only the first line is given up: what follows may be sound.
    lines.unread(more);
    if (state == CsvParser.State.OPEN) {
      look = SHORTER_LOOK;
      return broken(first, "It opens a quote that is never closed.");
    }
    return broken(first, "It has text after a closing quote.");
  }

  private static TextRecord broken(Line first, String fault) {
    return TextRecord.bad(first.number(), first.start(), first.text(), fault);
  }

  private TextRecord counted(Line first, String raw) {
    List<String> fields = parser.fields();
    int count = fields.size();
    if (count < least || count > most) {
      String fault = "It has " + count + " fields where the header has " + most + ".";
      return TextRecord.bad(first.number(), first.start(), raw, fault);
    }
    return TextRecord.csv(first, raw, fields);
  }

  @Override
  public long offset() {
    return lines.offset();
  }

  @Override
  public long lines() {
    return lines.number();
  }
}
