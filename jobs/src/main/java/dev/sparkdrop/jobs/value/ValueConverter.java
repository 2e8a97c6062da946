package dev.sparkdrop.jobs.value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes values of one column from texts, as Spark keeps them inside its rows. */
public final class ValueConverter {
  /** Stands for a text that is no value of the column's type. */
  public static final Object MISFIT = new Object();

  private static final int SHOWN = 100;

  /** The column. */
  public final String name;

  private final DataType type;
  private final Dialect dialect;
  private final boolean declared;
  private final NumberText number = new NumberText();
  private final Function<String, Object> reader;
  private String reason = "";

  /**
   * Of one column.
   *
   * @param declared whether the user named the type, and so takes a double's or a number's digits
   */
  public ValueConverter(String name, DataType type, Dialect dialect, boolean declared) {
    this.name = name;
    this.type = type;
    this.dialect = dialect;
    this.declared = declared;
    this.reader = reader();
  }

  /** Whether a text can become a value of the type. */
  public static boolean makes(DataType type) {
    return type.typeName().equals("string")
        || new ValueConverter("", type, Dialect.PLAIN, true).reader != null;
  }

  private Function<String, Object> reader() {
    switch (type.typeName()) {
      case "long":
        return text -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case "integer":
        return text -> ifThere(integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE), Long::intValue);
      case "short":
        return text -> ifThere(integer(text, Short.MIN_VALUE, Short.MAX_VALUE), Long::shortValue);
      case "byte":
        return text -> ifThere(integer(text, Byte.MIN_VALUE, Byte.MAX_VALUE), Long::byteValue);
      case "double":
        return this::float64;
      case "float":
        return text -> ifThere(float64(text), Double::floatValue);
      case "boolean":
        return this::bool;
      case "date":
        return this::date;
      case "timestamp":
      case "timestamp_ntz":
        return this::timestamp;
      case "binary":
        return text -> text.getBytes(StandardCharsets.UTF_8);
      default:
        return type instanceof DecimalType ? this::decimal : null;
    }
  }

  private static <A> Object ifThere(A value, Function<A, Object> then) {
    return value == null ? null : then.apply(value);
  }

  /** The value, null for a missing one, or {@link #MISFIT}. */
  public Object convert(String raw) {
    if (raw == null || dialect.isNull(raw)) {
      return null;
    }
    if (reader == null) {
      return UTF8String.fromString(raw);
    }
    String text = trimmed(raw);
    if (text.isEmpty() || dialect.isNull(text)) {
      return null;
    }
    reason = "";
    Object value = reader.apply(text);
    return value == null ? MISFIT : value;
  }

  /** The sentence for the text that came last and is no value. */
  public String fault(String raw) {
    String shown = raw.length() > SHOWN ? raw.substring(0, SHOWN) + "…" : raw;
    String is = "Column " + name + " is " + type.sql().toLowerCase(Locale.ROOT);
    return is + (reason.isEmpty() ? ", not '" : ", which " + reason + " '") + shown + "'.";
  }

  // Most texts are bare, and strip() looks at each end by its Unicode properties.
  private static String trimmed(String raw) {
    int last = raw.length() - 1;
    boolean bare = last >= 0 && raw.charAt(0) > ' ' && raw.charAt(last) > ' ';
    return bare && raw.charAt(last) < 0x80 && raw.charAt(0) < 0x80 ? raw : raw.strip();
  }

  /** Looks at a text as a number; false for none, and where digits of it would be lost. */
  private boolean isNumber(String raw) {
    String text = dialect.number(raw);
    NumberText.Kind kind = number.look(text);
    if (kind == NumberText.Kind.CODE && !declared && isPadded(text)) {
      boolean plus = text.charAt(0) == '+';
      reason = plus ? "would lose the plus sign of" : "would lose the leading zeros of";
      return false;
    }
    return kind != NumberText.Kind.NONE;
  }

  // A bare exponent is no number in a column whose type is open, but fits one that is a number.
  private static boolean isPadded(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    return text.charAt(0) == '+' || (text.length() > start + 1 && text.charAt(start) == '0');
  }

  private Object decimal(String text) {
    DecimalType wanted = (DecimalType) type;
    BigDecimal value = isNumber(text) ? number.decimal(wanted.precision(), wanted.scale()) : null;
    return value == null ? null : Decimal.apply(value, wanted.precision(), wanted.scale());
  }

  private Long integer(String text, long least, long most) {
    Long value = isNumber(text) ? number.int64() : null;
    return value == null || value < least || value > most ? null : value;
  }

  private Double float64(String text) {
    if (!isNumber(text)) {
      return ColumnStats.INEXACT.get(text);
    }
    double value = number.float64();
    boolean bends = !Double.isInfinite(value) && !declared && number.bends();
    reason = bends ? "would lose digits of" : "";
    return bends || Double.isInfinite(value) ? null : (Double) value;
  }

  /** Of a declared column also t, yes and 1, as Spark casts them. */
  private Boolean bool(String text) {
    UTF8String word = UTF8String.fromString(text).toLowerCase();
    boolean isTrue = declared ? StringUtils.isTrueString(word) : text.equalsIgnoreCase("true");
    boolean isFalse = declared ? StringUtils.isFalseString(word) : text.equalsIgnoreCase("false");
    return (isTrue || isFalse) ? (Boolean) isTrue : null;
  }

  private Integer date(String text) {
    Integer day = Times.date(text, dialect.dates());
    Long time = day == null ? Times.timestamp(text, dialect.timestamps()) : null;
    return time == null || time % Times.DAY != 0 ? day : (Integer) (int) (time / Times.DAY);
  }

  private Long timestamp(String text) {
    Integer day = Times.date(text, dialect.dates());
    return day == null ? Times.timestamp(text, dialect.timestamps()) : (Long) (day * Times.DAY);
  }
}
