package dev.sparkdrop.jobs;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.text.DecimalFormatSymbols;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How text objects are written: what {@code --option=K=V} says, in the words of Spark's readers.
 */
final class Dialect implements Serializable {
  private static final long serialVersionUID = 1;

  /** The options there are; {@code skipRows} is pandas' and pyspark's word. */
  static final List<String> OPTIONS =
      List.of(
          "sep",
          "quote",
          "escape",
          "encoding",
          "header",
          "comment",
          "skipRows",
          "nullValue",
          "dateFormat",
          "timestampFormat",
          "ignoreLeadingWhiteSpace",
          "ignoreTrailingWhiteSpace",
          "locale");

  private static final Map<String, String> ALIASES =
      Map.of("delimiter", "sep", "charset", "encoding");

  private final HashSet<String> nulls = new HashSet<>();
  private final Locale locale;
  private final char decimalPoint;
  private final char grouping;
  private final String dateFormat;
  private final String timestampFormat;
  private final Boolean header;
  private final String encoding;
  private final int skipRows;
  private final String comment;
  private final char quote;
  private final char escape;
  private final boolean trimEnd;
  private char separator;
  private boolean separatorGiven;
  private boolean trimStart;
  private transient DateTimeFormatter dates;
  private transient DateTimeFormatter timestamps;

  private Dialect(Map<String, List<String>> options, List<String> faults) {
    Map<String, String> given = new LinkedHashMap<>();
    options.forEach((key, values) -> given.put(key, values.get(values.size() - 1)));
    nulls.addAll(options.getOrDefault("nullValue", List.of()));
    separatorGiven = given.containsKey("sep");
    separator = character(given, "sep", ',', faults);
    quote = character(given, "quote", '"', faults);
    escape = character(given, "escape", quote, faults);
    comment = given.get("comment");
    trimStart = Boolean.TRUE.equals(flag(given, "ignoreLeadingWhiteSpace", faults));
    trimEnd = Boolean.TRUE.equals(flag(given, "ignoreTrailingWhiteSpace", faults));
    header = flag(given, "header", faults);
    skipRows = number(given, faults);
    encoding = encoding(given, faults);
    locale = Locale.forLanguageTag(given.getOrDefault("locale", "en-US").replace('_', '-'));
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    decimalPoint = symbols.getDecimalSeparator();
    grouping = symbols.getGroupingSeparator();
    dateFormat = pattern(given, "dateFormat", faults);
    timestampFormat = pattern(given, "timestampFormat", faults);
  }

  private Dialect(Dialect other, char separator, boolean trimStart) {
    this.nulls.addAll(other.nulls);
    this.locale = other.locale;
    this.decimalPoint = other.decimalPoint;
    this.grouping = other.grouping;
    this.dateFormat = other.dateFormat;
    this.timestampFormat = other.timestampFormat;
    this.header = other.header;
    this.encoding = other.encoding;
    this.skipRows = other.skipRows;
    this.comment = other.comment;
    this.quote = other.quote;
    this.escape = other.escape;
    this.trimEnd = other.trimEnd;
    this.separator = separator;
    this.separatorGiven = true;
    this.trimStart = trimStart;
  }

  /**
   * Reads options.
   *
   * @param options values by name, as they were given; only {@code nullValue} may have many
   * @param faults takes a sentence for each that can't be used
   */
  static Dialect of(Map<String, List<String>> options, List<String> faults) {
    Map<String, List<String>> known = new LinkedHashMap<>();
    options.forEach(
        (key, values) -> {
          String name = ALIASES.getOrDefault(key, key);
          String exact =
              OPTIONS.stream().filter(o -> o.equalsIgnoreCase(name)).findFirst().orElse(null);
          if (exact == null) {
            faults.add("--option=" + key + "= is unknown; there are " + OPTIONS + ".");
          } else {
            known.computeIfAbsent(exact, k -> new ArrayList<>()).addAll(values);
          }
        });
    return new Dialect(known, faults);
  }

  /** The same but for what a file says of itself. */
  Dialect with(char otherSeparator, boolean spaced) {
    return new Dialect(this, otherSeparator, trimStart || spaced);
  }

  private static char character(
      Map<String, String> given, String key, char otherwise, List<String> faults) {
    String value = given.getOrDefault(key, String.valueOf(otherwise));
    value = value.equals("\\t") || value.equals("tab") ? "\t" : value;
    value = value.equals("\\\\") ? "\\" : value;
    if (value.length() != 1) {
      faults.add("--option=" + key + "='" + value + "' must be one character, or \\t.");
      return otherwise;
    }
    return value.charAt(0);
  }

  private static Boolean flag(Map<String, String> given, String key, List<String> faults) {
    String value = given.get(key);
    if (value == null) {
      return null;
    }
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      faults.add("--option=" + key + "='" + value + "' must be true or false.");
    }
    return Boolean.valueOf(value);
  }

  private static int number(Map<String, String> given, List<String> faults) {
    String value = given.getOrDefault("skipRows", "0");
    if (value.matches("[0-9]{1,6}")) {
      return Integer.parseInt(value);
    }
    faults.add("--option=skipRows='" + value + "' must be a number of lines.");
    return 0;
  }

  private static String encoding(Map<String, String> given, List<String> faults) {
    String value = given.get("encoding");
    try {
      return value == null ? null : Charset.forName(value).name();
    } catch (IllegalArgumentException e) {
      faults.add("--option=encoding='" + value + "' is unknown; write UTF-8 or windows-1252.");
      return null;
    }
  }

  private static String pattern(Map<String, String> given, String key, List<String> faults) {
    String value = given.get(key);
    try {
      return value == null || DateTimeFormatter.ofPattern(value, Locale.ROOT) != null
          ? value
          : null;
    } catch (IllegalArgumentException e) {
      faults.add("--option=" + key + "='" + value + "' is no pattern like dd.MM.yyyy.");
      return null;
    }
  }

  char separator() {
    return separator;
  }

  /** Whether the user or the file itself named the separator. */
  boolean separatorGiven() {
    return separatorGiven;
  }

  char quote() {
    return quote;
  }

  char escape() {
    return escape;
  }

  /** What begins a line that is no record, or null. */
  String comment() {
    return comment;
  }

  /** Lines before the header, or before the first record. */
  int skipRows() {
    return skipRows;
  }

  /** Null where it was not said: then there is one, and it must look like one. */
  Boolean header() {
    return header;
  }

  boolean trimStart() {
    return trimStart;
  }

  boolean trimEnd() {
    return trimEnd;
  }

  /** What was asked for, or null. */
  Charset encoding() {
    return encoding == null ? null : Charset.forName(encoding);
  }

  /** Whether a text stands for a missing value. */
  boolean isNull(String text) {
    return text == null || (!nulls.isEmpty() && nulls.contains(text));
  }

  Set<String> nulls() {
    return nulls;
  }

  /** A number as Java writes it, where the locale writes another point than '.'. */
  String number(String text) {
    if (decimalPoint == '.' || text.isEmpty()) {
      return text;
    }
    char first = text.charAt(0);
    boolean sign = first == '-' || first == '+';
    if (!sign && (first < '0' || first > '9') && first != decimalPoint) {
      return text;
    }
    int point = text.indexOf(decimalPoint);
    String whole = point < 0 ? text : text.substring(0, point);
    if (whole.indexOf(grouping) >= 0) {
      String groups = "[+-]?[0-9]{1,3}(?:\\Q" + grouping + "\\E[0-9]{3})+";
      if (!whole.matches(groups)) {
        // A point that groups nothing is no number here: 1.5 must not become 15.
        return text + " ";
      }
      whole = whole.replace(String.valueOf(grouping), "");
    }
    return point < 0 ? whole : whole + "." + text.substring(point + 1);
  }

  /** For dates, or null where none was given. */
  DateTimeFormatter dates() {
    if (dates == null && dateFormat != null) {
      dates = DateTimeFormatter.ofPattern(dateFormat, locale);
    }
    return dates;
  }

  /** For times, or null where none was given. */
  DateTimeFormatter timestamps() {
    if (timestamps == null && timestampFormat != null) {
      timestamps = DateTimeFormatter.ofPattern(timestampFormat, locale);
    }
    return timestamps;
  }
}
