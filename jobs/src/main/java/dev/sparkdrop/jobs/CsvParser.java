package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one CSV record, as RFC 4180 has it, fed line by line until its quotes are closed.
 *
 * <p>Our own, since the parsers that Spark brings either bend a broken record into a sound one or
 * stop at it; here a broken record must be told from a sound one, with its text, and the next be
 * found. A quote inside an unquoted field is an ordinary character ({@code 5" pipe}).
 */
final class CsvParser {
  /** What a line led to. */
  enum State {
    COMPLETE,
    OPEN,
    BROKEN
  }

  private final List<String> fields = new ArrayList<>();
  private final StringBuilder quoted = new StringBuilder();
  private boolean open;

  /** The fields of a record that is known to be sound. */
  static List<String> split(String record) {
    CsvParser parser = new CsvParser();
    if (parser.feed(record) != State.COMPLETE) {
      throw new IllegalArgumentException("Not a sound CSV record: " + record);
    }
    return parser.fields;
  }

  /** The fields so far; an empty one is null. */
  List<String> fields() {
    return fields;
  }

  /** Takes the record's next line, without its line feed. */
  State feed(String line) {
    // A carriage return ends the line too, unless the line ends inside quotes.
    boolean returned = line.endsWith("\r");
    String text = returned ? line.substring(0, line.length() - 1) : line;
    int at;
    if (open) {
      quoted.append('\n');
      at = quote(text, 0);
    } else {
      at = field(text, 0);
    }
    while (at >= 0 && at < text.length()) {
      if (text.charAt(at) != ',') {
        return State.BROKEN;
      }
      at = field(text, at + 1);
    }
    if (at < 0 && returned) {
      quoted.append('\r');
    }
    return at < 0 ? State.OPEN : State.COMPLETE;
  }

  private int field(String line, int start) {
    if (start < line.length() && line.charAt(start) == '"') {
      return quote(line, start + 1);
    }
    int comma = line.indexOf(',', start);
    int end = comma < 0 ? line.length() : comma;
    fields.add(end == start ? null : line.substring(start, end));
    return end;
  }

  /** Returns where the field ended, or -1 when the line ended first. */
  private int quote(String line, int start) {
    int at = start;
    while (true) {
      int mark = line.indexOf('"', at);
      if (mark < 0) {
        quoted.append(line, at, line.length());
        open = true;
        return -1;
      }
      quoted.append(line, at, mark);
      if (mark + 1 < line.length() && line.charAt(mark + 1) == '"') {
        quoted.append('"');
        at = mark + 2;
      } else {
        fields.add(quoted.length() == 0 ? null : quoted.toString());
        quoted.setLength(0);
        open = false;
        return mark + 1;
      }
    }
  }
}
