package dev.sparkdrop.cli;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.JsonText;
import dev.sparkdrop.console.Text;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a command writes. Names and reasons are strangers' text: what is hidden in them, or would
 * make a terminal do something, stands as its number.
 *
 * @param colours whether states are painted
 */
record Screen(PrintWriter out, boolean colours) {

  /** A line; null for an empty one. */
  void line(String text) {
    out.println(text == null ? "" : Text.visible(text));
    out.flush();
  }

  /** A line that begins with a state. */
  void state(Badge badge, String text) {
    out.println(painted(badge) + "  " + Text.visible(text));
    out.flush();
  }

  /** A value as JSON. */
  void json(Object value) {
    out.print(JsonText.of(value));
    out.flush();
  }

  /** A value as one line of JSON. */
  void jsonLine(Object value) {
    out.println(JsonText.line(value));
    out.flush();
  }

  /** A cell of a table; painted where it is a state. */
  record Cell(String text, Badge badge, boolean right) {
    static Cell of(String text) {
      return new Cell(text == null ? "" : Text.visible(text), null, false);
    }

    static Cell number(String text) {
      return new Cell(text == null ? "" : text, null, true);
    }

    static Cell of(Badge badge) {
      return new Cell(badge.word(), badge, false);
    }
  }

  /**
   * A table.
   *
   * @param header the columns' names
   * @param rows as many cells each; a row of one cell is a remark to the row above
   */
  void table(List<String> header, List<List<Cell>> rows) {
    List<List<Cell>> all = new ArrayList<>();
    all.add(header.stream().map(Cell::of).toList());
    all.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<Cell> row : all) {
      for (int i = 0; row.size() > 1 && i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i).text()));
      }
    }
    all.forEach(
        row -> out.println(row.size() == 1 ? "    " + row.get(0).text() : row(row, widths)));
    out.flush();
  }

  private String row(List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      String space = " ".repeat(widths[i] - width(cell.text()));
      String text = cell.badge() == null ? cell.text() : painted(cell.badge());
      line.append(i == 0 ? "" : "  ").append(cell.right() ? space + text : text + space);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private String painted(Badge badge) {
    return colours ? "\u001b[" + colour(badge) + "m" + badge.word() + "\u001b[0m" : badge.word();
  }

  private static int colour(Badge badge) {
    return switch (badge.tone()) {
      case "good" -> 32;
      case "warn" -> 33;
      case "bad" -> 31;
      case "busy" -> 36;
      default -> 2;
    };
  }
}
