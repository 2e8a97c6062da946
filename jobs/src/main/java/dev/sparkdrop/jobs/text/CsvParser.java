package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.value.Dialect;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits one CSV record, as RFC 4180 has it, fed line by line until its quotes are closed.
 *
 * <p>Our own, since the parsers that Spark brings either bend a broken record into a sound one or
 * stop at it; here a broken record must be told from a sound one, with its text, and the next be
 * found. A quote inside an unquoted field is an ordinary character ({@code 5" pipe}); spaces before
 * an opening quote and behind a closing one are skipped.
 */
final class CsvParser {
  /** What a line led to. */
  enum State {
    COMPLETE,
    OPEN,
    BROKEN
  }

  private final String separator;
  private final boolean spaced;
  private final char quote;
  private final char escape;
  private final boolean trimStart;
  private final boolean trimEnd;
  private final List<String> fields = new ArrayList<>();
  private final StringBuilder quoted = new StringBuilder();

  CsvParser(Dialect dialect) {
    this.separator = dialect.separator;
    this.spaced = !separator.startsWith(" ");
    this.quote = dialect.quote;
    this.escape = dialect.escape;
    this.trimStart = dialect.trimStart;
    this.trimEnd = dialect.trimEnd;
  }

  /** The fields so far; one without a character is null, a quoted one without any is "". */
  List<String> fields() {
    return fields;
  }

  /** Takes the first line of a record. */
  State first(String line) {
    fields.clear();
    quoted.setLength(0);
    return rest(line, field(line, 0));
  }

  /**
   * Takes the next line of a record that is {@link State#OPEN}.
   *
   * @param ending what stood between the line before and this one
   */
  State more(String ending, String line) {
    quoted.append(ending);
    return rest(line, quoted(line, 0));
  }

  private State rest(String line, int from) {
    int at = from;
    while (at >= 0 && at < line.length()) {
      if (!line.startsWith(separator, at)) {
        return State.BROKEN;
      }
      at = field(line, at + separator.length());
    }
    return at < 0 ? State.OPEN : State.COMPLETE;
  }

  private int field(String line, int from) {
    int start = from;
    int length = line.length();
    if (spaced && start < length && line.charAt(start) == ' ') {
      int text = skip(line, start);
      if (trimStart || (text < length && line.charAt(text) == quote)) {
        start = text;
      }
    }
    if (start < length && line.charAt(start) == quote) {
      return quoted(line, start + 1);
    }
    int next = line.indexOf(separator, start);
    int end = next < 0 ? length : next;
    int stop = end;
    while (trimEnd && stop > start && line.charAt(stop - 1) == ' ') {
      stop--;
    }
    fields.add(stop == start ? null : line.substring(start, stop));
    return end;
  }

  /** Returns where the field ended, or -1 when the line ended first. */
  private int quoted(String line, int from) {
    int at = from;
    int length = line.length();
    while (true) {
      int mark = mark(line, at);
      if (mark < 0) {
        quoted.append(line, at, length);
        return -1;
      }
      quoted.append(line, at, mark);
      // A doubled quote is a quote also where there is another escape: nothing else is meant by it.
      char next = mark + 1 < length ? line.charAt(mark + 1) : 0;
      boolean escaped = line.charAt(mark) == escape && (next == quote || next == escape);
      if (escaped || (next == quote && line.charAt(mark) == quote)) {
        quoted.append(line.charAt(mark + 1));
        at = mark + 2;
      } else if (line.charAt(mark) == quote) {
        fields.add(quoted.toString());
        quoted.setLength(0);
        return spaced ? skip(line, mark + 1) : mark + 1;
      } else {
        quoted.append(line.charAt(mark));
        at = mark + 1;
      }
    }
  }

  private int mark(String line, int from) {
    int mark = line.indexOf(quote, from);
    if (escape == quote) {
      return mark;
    }
    int escaped = line.indexOf(escape, from);
    return mark < 0 || (escaped >= 0 && escaped < mark) ? escaped : mark;
  }

  private static int skip(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }
}
