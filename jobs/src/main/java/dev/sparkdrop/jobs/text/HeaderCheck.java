package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.ColumnStats;
import dev.sparkdrop.jobs.value.Dialect;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/** Tells what can't be the header of a CSV file, and what to write instead. */
final class HeaderCheck {
  private static final int SHOWN = 60;
  private static final Pattern COLUMNS = Pattern.compile("\\S {2,}\\S");
  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");
  private static final String TRUE = "if these are names, --option=header=true.";

  private HeaderCheck() {}

  /**
   * Looks at the first line.
   *
   * @throws UnreadableException where it is of another kind of file
   */
  static void checkStart(String line, Dialect dialect) throws UnreadableException {
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
    if (line.replace(dialect.separator, "").chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new UnreadableException(
          "Its header holds control characters, so it is no text file. Send it as CSV in UTF-8.");
    }
  }

  /**
   * Looks at the names, beside the first rows.
   *
   * @param header its raw text is looked at, too
   * @param rows the first sound ones; may be empty
   * @throws UnreadableException where the names can't be names
   */
  static void check(List<String> names, TextRecord header, List<TextRecord> rows, Dialect dialect)
      throws UnreadableException {
    List<String> row = rows.isEmpty() ? List.of() : rows.get(0).fields;
    checkLayout(names, rows, dialect);
    checkSeparator(names, header.raw(), rows, dialect);
    for (TextRecord each : names.size() == 1 ? rows : List.<TextRecord>of()) {
      int width = each.fields.size();
      List<TextRecord> rest = rows.subList(rows.indexOf(each), rows.size());
      boolean same = rest.stream().allMatch(other -> other.fields.size() == width);
      if (width > 1 && same && (rest.size() > 1 || rows.size() == 1)) {
        throw new UnreadableException(
            "Its first line '"
                + shown(names.get(0))
                + "' has one column, and line "
                + each.line
                + " has "
                + width
                + ". Write --option=skipRows="
                + (each.line - 1)
                + ", or --option=comment=# where '#' begins a comment.");
      }
    }
    if (header.raw().codePoints().noneMatch(Character::isLetterOrDigit)) {
      throw new UnreadableException(
          "Its first line '"
              + shown(header.raw())
              + "' has no letter, so it names no columns. Write --option=skipRows="
              + header.line
              + " where the names follow; "
              + TRUE);
    }
    long named = names.stream().filter(name -> !name.isEmpty()).count();
    Optional<TextRecord> fuller = rows.stream().filter(each -> values(each) > named).findFirst();
    if (named * 2 < names.size() && fuller.isPresent()) {
      throw new UnreadableException(
          "Its first line '"
              + shown(header.raw())
              + "' names "
              + named
              + " of "
              + names.size()
              + " columns. Write --option=skipRows="
              + (fuller.get().line - 1)
              + " where it is a title; "
              + TRUE);
    }
    if (looksLikeData(names, row)) {
      throw new UnreadableException(
          "Its first line looks like a row, not like names of columns: '"
              + shown(header.raw())
              + "'. Add a header, or write --option=header=false; "
              + TRUE);
    }
  }

  /** What is laid out so that no separator tells its columns apart. */
  private static void checkLayout(List<String> names, List<TextRecord> rows, Dialect dialect)
      throws UnreadableException {
    String only = names.size() == 1 ? names.get(0) : "";
    if (rows.isEmpty() && only.contains(" ")) {
      throw new UnreadableException(
          "It is one line of text and no table: '" + shown(only) + "'. Send it again; " + TRUE);
    }
    if (COLUMNS.matcher(only).find() && COLUMNS.matcher(rows.get(0).raw()).find()) {
      throw new UnreadableException(
          "Its columns are laid out with spaces: '"
              + shown(only)
              + "'. Send them separated by commas or tabs; "
              + TRUE);
    }
    if (dialect.quote == '"' && names.stream().allMatch(name -> name.matches("'.+'"))) {
      throw new UnreadableException(
          "Its names are quoted by ', not by \". Write --option=quote=' in the pipeline file.");
    }
  }

  /** One name with another separator in it tells all; of many, the row must have as many of it. */
  private static void checkSeparator(
      List<String> names, String header, List<TextRecord> rows, Dialect dialect)
      throws UnreadableException {
    boolean one = names.size() == 1;
    for (String other : one ? List.of(";", "\t", "|", ",", "~", "^") : List.of(";", "\t", "|")) {
      int times = StringUtils.countMatches(one ? names.get(0) : header, other);
      boolean tells = one && !"~^".contains(other);
      boolean found =
          times > 0 && (tells || (!rows.isEmpty() && times == times(rows.get(0), other)));
      if (found && !other.equals(dialect.separator) && (one || !dialect.separatorGiven())) {
        boolean doubled = StringUtils.countMatches(header, other + other) * 2 == times;
        String word = (doubled ? other + other : other).replace("\t", "\\t");
        throw new UnreadableException(
            "Its columns are separated by '"
                + word
                + "', not by '"
                + dialect.separator.replace("\t", "\\t")
                + "'. Write --option=sep="
                + word
                + " in the pipeline file.");
      }
    }
  }

  private static long values(TextRecord row) {
    return row.fields.stream().filter(Objects::nonNull).count();
  }

  private static int times(TextRecord row, String text) {
    return StringUtils.countMatches(row.raw(), text);
  }

  /** A row's values repeat in kind in the row that follows; names don't. */
  private static boolean looksLikeData(List<String> names, List<String> row) {
    if (row.size() != names.size()) {
      return row.isEmpty() && !YEAR.matcher(names.get(0)).matches() && !isText(names.get(0));
    }
    for (int i = 0; i < names.size(); i++) {
      String kind = kind(names.get(i));
      if (!kind.equals("string") && kind.equals(kind(row.get(i))) && !isYear(i, names, row)) {
        return true;
      }
    }
    return false;
  }

  /** Years are names where no year stands below, or where they follow each other. */
  private static boolean isYear(int at, List<String> names, List<String> row) {
    if (!YEAR.matcher(names.get(at)).matches()) {
      return false;
    }
    int year = Integer.parseInt(names.get(at));
    return !YEAR.matcher(row.get(at)).matches()
        || names.contains(String.valueOf(year + 1))
        || names.contains(String.valueOf(year - 1));
  }

  private static boolean isText(String name) {
    return kind(name).equals("string");
  }

  private static String kind(String text) {
    ColumnStats stats = new ColumnStats();
    stats.text(text, Dialect.PLAIN);
    DataType type = stats.type();
    return type instanceof NumericType ? "number" : type == null ? "string" : type.typeName();
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
