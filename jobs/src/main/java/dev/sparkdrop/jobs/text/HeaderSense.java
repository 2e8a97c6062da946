package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.ColumnStats;
import dev.sparkdrop.jobs.value.Dialect;
import java.util.List;
import java.util.regex.Pattern;

/** Tells what can't be the header of a CSV file, and what to write instead. */
final class HeaderSense {
  private static final int SHOWN = 60;
  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");

  private HeaderSense() {}

  /**
   * Looks at the first line.
   *
   * @throws UnreadableException where it is of another kind of file
   */
  static void checkStart(String line) throws UnreadableException {
    String text = line.stripLeading();
    if (text.startsWith("<")) {
      throw new UnreadableException(
          "It is a web page or XML, not CSV: it begins with '"
              + shown(text)
              + "'. Perhaps the source asks for a sign-in.");
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      throw new UnreadableException("It is JSON, not CSV. Name it .json, or write --input=json.");
    }
    if (text.startsWith("%PDF")) {
      throw new UnreadableException("It is a PDF, not CSV. Send the table as CSV.");
    }
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) < ' ' && line.charAt(i) != '\t') {
        throw new UnreadableException(
            "Its header holds control characters, so it is no text file. Send it as CSV in UTF-8.");
      }
    }
  }

  /**
   * Looks at the names, beside the first row.
   *
   * @param row may be empty
   * @throws UnreadableException where the names can't be names
   */
  static void check(List<String> names, List<String> row, Dialect dialect)
      throws UnreadableException {
    if (names.size() == 1) {
      checkOne(names.get(0), row, dialect);
    }
    if (looksLikeData(names, row)) {
      throw new UnreadableException(
          "Its first line looks like a row, not like names of columns: '"
              + shown(String.join(",", names))
              + "'. Add a header, or write --option=header=false; if these are names,"
              + " --option=header=true.");
    }
  }

  private static void checkOne(String name, List<String> row, Dialect dialect)
      throws UnreadableException {
    for (String separator : List.of(";", "\t", "|", ",")) {
      if (name.contains(separator) && separator.charAt(0) != dialect.separator) {
        String word = separator.equals("\t") ? "\\t" : separator;
        throw new UnreadableException(
            "Its columns are separated by '"
                + word
                + "', not by '"
                + dialect.separator
                + "'. Write --option=sep="
                + word
                + " in the pipeline file.");
      }
    }
    if (row.size() > 1) {
      throw new UnreadableException(
          "Its first line '"
              + shown(name)
              + "' has one column, and its second has "
              + row.size()
              + ". Write --option=skipRows=1, or --option=comment=# where '#' begins a comment.");
    }
  }

  /** A row's values repeat in kind in the row that follows; names don't. */
  private static boolean looksLikeData(List<String> names, List<String> row) {
    if (row.size() != names.size()) {
      return isValue(names.get(0)) && row.isEmpty();
    }
    for (int i = 0; i < names.size(); i++) {
      if (isValue(names.get(i)) && kind(names.get(i)).equals(kind(row.get(i)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isValue(String name) {
    return !kind(name).equals("string") && !YEAR.matcher(name).matches();
  }

  private static String kind(String text) {
    ColumnStats stats = new ColumnStats();
    stats.text(text, Dialect.PLAIN);
    return stats.type() == null ? "string" : stats.type().typeName();
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
