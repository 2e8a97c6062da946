package dev.sparkdrop.jobs.value;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.text.DecimalFormatSymbols;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;

/**
 * How text objects are written: what {@code --option=K=V} says, in the words of Spark's readers.
 */
public final class Dialect implements Serializable {
  private static final long serialVersionUID = 1;

  /** The options there are; {@code skipRows} and {@code recordPath} are pandas' words. */
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
          "locale",
          "recordPath");

  /** Their exact names by those that are taken for them. */
  private static final Map<String, String> EXACT = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OPTIONS.forEach(option -> EXACT.put(option, option));
    EXACT.putAll(Map.of("delimiter", "sep", "charset", "encoding"));
  }

  /** A character that is in no text. */
  private static final char NEVER = '\uFFFF';

  /** Without options. */
  public static final Dialect PLAIN = new Dialect(Map.of(), new ArrayList<>());

  /** One character or more. */
  public final String separator;

  /** {@link #NEVER} where nothing is quoted. */
  public final char quote;

  public final char escape;

  /** What begins a line that is no record, or null. */
  public final String comment;

  /** Lines before the header, or before the first record. */
  public final int skipRows;

  /** Null where it was not said: then there is one, and it must look like one. */
  public final Boolean header;

  public final boolean trimStart;
  public final boolean trimEnd;

  /** The name of the charset that was asked for, or null. */
  public final String encoding;

  /** Where in a JSON document its records are, as RFC 6901 has it, or null. */
  public final String recordPath;

  private final HashMap<String, List<String>> options;
  private final Locale locale;
  private final boolean localized;
  private final char decimalPoint;
  private final Pattern groupings;
  private final Pattern grouped;
  private final HashSet<String> nulls;
  private final String dateFormat;
  private final String timestampFormat;
  private transient DateTimeFormatter dates;
  private transient DateTimeFormatter timestamps;

  private Dialect(Map<String, List<String>> options, List<String> faults) {
    this.options = new HashMap<>(options);
    String wanted = unescaped("sep", ",");
    check(
        !wanted.isEmpty(), "sep", "must be one character or more, such as \\t or \\u0001", faults);
    separator = wanted.isEmpty() ? "," : wanted;
    quote = "".equals(last("quote", null)) ? NEVER : character("quote", '"', faults);
    escape = character("escape", quote, faults);
    nulls = new HashSet<>(options.getOrDefault("nullValue", List.of()));
    comment = last("comment", null);
    trimStart = Boolean.TRUE.equals(flag("ignoreLeadingWhiteSpace", faults));
    trimEnd = Boolean.TRUE.equals(flag("ignoreTrailingWhiteSpace", faults));
    header = flag("header", faults);
    String skipped = last("skipRows", "0");
    boolean counts = skipped.matches("[0-9]{1,6}");
    skipRows = counts ? Integer.parseInt(skipped) : 0;
    check(counts, "skipRows", "must be a number of lines", faults);
    encoding = last("encoding", null);
    recordPath = last("recordPath", null);
    check(
        recordPath == null || recordPath.startsWith("/"),
        "recordPath",
        "must begin with '/', as in /data/items",
        faults);
    check(isCharset(encoding), "encoding", "is unknown; write UTF-8 or windows-1252", faults);
    locale = Locale.forLanguageTag(last("locale", "en-US").replace('_', '-'));
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    localized = options.containsKey("locale");
    decimalPoint = symbols.getDecimalSeparator();
    groupings = groupings(symbols.getGroupingSeparator());
    grouped = Pattern.compile("[+-]?[0-9]{1,3}(?:" + groupings + "[0-9]{3})+");
    dateFormat = last("dateFormat", null);
    timestampFormat = last("timestampFormat", null);
    for (String format : List.of("dateFormat", "timestampFormat")) {
      check(isPattern(last(format, null)), format, "is no pattern like dd.MM.yyyy", faults);
    }
  }

  /** Whether there is an option of this name, in any case of letters. */
  public static boolean isOption(String name) {
    return EXACT.containsKey(name);
  }

  /**
   * Reads options.
   *
   * @param options values by name, as they were given; only {@code nullValue} may have many
   * @param faults takes a sentence for each that can't be used
   */
  public static Dialect of(Map<String, List<String>> options, List<String> faults) {
    Map<String, List<String>> known = new HashMap<>();
    options.forEach(
        (key, values) -> {
          if (isOption(key)) {
            known.computeIfAbsent(EXACT.get(key), k -> new ArrayList<>()).addAll(values);
          } else {
            faults.add("--option=" + key + "= is unknown; there are " + OPTIONS + ".");
          }
        });
    return new Dialect(known, faults);
  }

  /** The same but for what a file says of itself. */
  public Dialect with(String otherSeparator, boolean spaced) {
    Map<String, List<String>> own = new HashMap<>(options);
    if (!otherSeparator.equals(separator)) {
      own.put("sep", List.of(otherSeparator));
    }
    if (spaced) {
      own.put("ignoreLeadingWhiteSpace", List.of("true"));
    }
    return new Dialect(own, new ArrayList<>());
  }

  private String last(String key, String otherwise) {
    List<String> values = options.getOrDefault(key, List.of());
    return values.isEmpty() ? otherwise : values.get(values.size() - 1);
  }

  private void check(boolean holds, String key, String sentence, List<String> faults) {
    if (!holds) {
      faults.add("--option=" + key + "='" + last(key, "") + "' " + sentence + ".");
    }
  }

  /**
   * A value, or an empty text for one that is none; with the escapes {@code \t}, {@code \\} and
   * <code>&#92;u0001</code>.
   */
  private String unescaped(String key, String otherwise) {
    String value = last(key, otherwise);
    try {
      return value.length() < 2 ? value : StringEscapeUtils.unescapeJava(value);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private char character(String key, char otherwise, List<String> faults) {
    String value = unescaped(key, String.valueOf(otherwise));
    check(value.length() == 1, key, "must be one character, or \\t", faults);
    return value.length() == 1 ? value.charAt(0) : otherwise;
  }

  private Boolean flag(String key, List<String> faults) {
    String value = last(key, null);
    boolean holds = value == null || value.matches("(?i)true|false");
    check(holds, key, "must be true or false", faults);
    return value == null ? null : Boolean.valueOf(value);
  }

  private static boolean isCharset(String name) {
    try {
      return name == null || Charset.isSupported(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPattern(String text) {
    try {
      return text == null || DateTimeFormatter.ofPattern(text, Locale.ROOT) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the user or the file itself named the separator. */
  public boolean separatorGiven() {
    return options.containsKey("sep");
  }

  /** Whether a text stands for a missing value. */
  public boolean isNull(String text) {
    return text == null || (!nulls.isEmpty() && nulls.contains(text));
  }

  /** What stands between groups of digits: programs write it in several ways. */
  private static Pattern groupings(char usual) {
    boolean space = Character.isSpaceChar(usual);
    return Pattern.compile(
        space ? "[ \u00a0\u202f]" : usual == '\u2019' ? "['\u2019]" : "\\Q" + usual + "\\E");
  }

  /** A number as Java writes it, of one as the locale that was asked for writes it. */
  String number(String text) {
    if (text.isEmpty() || !localized) {
      return text;
    }
    char first = text.charAt(0);
    boolean sign = first == '-' || first == '+';
    if (!sign && (first < '0' || first > '9') && first != decimalPoint) {
      return text;
    }
    int point = text.indexOf(decimalPoint);
    String whole = point < 0 ? text : text.substring(0, point);
    if (groupings.matcher(whole).find()) {
      if (!grouped.matcher(whole).matches()) {
        // A point that groups nothing is no number here: 1.5 must not become 15.
        return text + " ";
      }
      whole = groupings.matcher(whole).replaceAll("");
    }
    return point < 0 ? whole : whole + "." + text.substring(point + 1);
  }

  /** For dates, or null where none was given. */
  DateTimeFormatter dates() {
    if (dates == null && dateFormat != null) {
      dates = formatter(dateFormat);
    }
    return dates;
  }

  /** For times, or null where none was given. */
  DateTimeFormatter timestamps() {
    if (timestamps == null && timestampFormat != null) {
      timestamps = formatter(timestampFormat);
    }
    return timestamps;
  }

  /** As Spark's, it takes JAN for Jan and pm for PM. */
  private DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(locale);
  }
}
