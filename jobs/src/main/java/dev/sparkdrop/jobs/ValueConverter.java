package dev.sparkdrop.jobs;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes values of one column from texts, as Spark keeps them inside its rows. */
final class ValueConverter {
  /** Stands for a text that is no value of the column's type. */
  static final Object MISFIT = new Object();

  /** The types that a text can become. */
  static final List<String> TYPES =
      List.of(
          "string",
          "long",
          "integer",
          "short",
          "byte",
          "double",
          "float",
          "boolean",
          "date",
          "timestamp",
          "timestamp_ntz",
          "binary");

  private static final int SHOWN = 100;
  private static final long SECOND = 1_000_000;

  private final String name;
  private final DataType type;
  private final Dialect dialect;
  private final boolean declared;
  private final NumberText number = new NumberText();
  private final int kind;
  private String reason = "";

  /**
   * @param declared whether the user named the type, and so takes a double's or a number's digits
   */
  ValueConverter(String name, DataType type, Dialect dialect, boolean declared) {
    this.name = name;
    this.type = type;
    this.dialect = dialect;
    this.declared = declared;
    this.kind = TYPES.indexOf(type.typeName());
  }

  /** The value, null for a missing one, or {@link #MISFIT}. */
  Object convert(String raw) {
    if (raw == null || dialect.isNull(raw)) {
      return null;
    }
    if (kind == 0) {
      return UTF8String.fromString(raw);
    }
    String text = trimmed(raw);
    if (text.isEmpty()) {
      return null;
    }
    reason = "";
    Object value = value(text);
    return value == null ? MISFIT : value;
  }

  String name() {
    return name;
  }

  /** The sentence for the text that came last and is no value. */
  String fault(String raw) {
    String shown = raw.length() > SHOWN ? raw.substring(0, SHOWN) + "…" : raw;
    return "Column "
        + name
        + " is "
        + type.sql().toLowerCase(Locale.ROOT)
        + (reason.isEmpty() ? ", not '" + shown + "'." : ", which " + reason + " '" + shown + "'.");
  }

  private static String trimmed(String raw) {
    int last = raw.length() - 1;
    boolean bare = last >= 0 && raw.charAt(0) > ' ' && raw.charAt(last) > ' ';
    return bare && raw.charAt(last) < 0x80 && raw.charAt(0) < 0x80 ? raw : raw.strip();
  }

  private Object value(String text) {
    if (type instanceof DecimalType) {
      return decimal(text);
    }
    switch (kind) {
      case 1:
        return int64(text);
      case 2:
      case 3:
      case 4:
        return narrow(int64(text));
      case 5:
        return float64(text);
      case 6:
        Double value = float64(text);
        return value == null ? null : (Object) value.floatValue();
      case 7:
        boolean yes = text.equalsIgnoreCase("true");
        return yes || text.equalsIgnoreCase("false") ? (Object) yes : null;
      case 8:
        LocalDate day = date(text);
        return day == null ? null : (Object) (int) day.toEpochDay();
      case 9:
      case 10:
        return timestamp(text);
      default:
        return TextValues.binary(text);
    }
  }

  private Object decimal(String raw) {
    String text = dialect.number(raw);
    DecimalType wanted = (DecimalType) type;
    if (isCode(text)) {
      return null;
    }
    BigDecimal value = TextValues.decimal(text, wanted.precision(), wanted.scale());
    return value == null ? null : Decimal.apply(value, wanted.precision(), wanted.scale());
  }

  private Long int64(String raw) {
    String text = dialect.number(raw);
    return isCode(text) ? null : TextValues.int64(text);
  }

  private boolean isCode(String text) {
    char first = text.charAt(0);
    int start = first == '-' ? 1 : 0;
    boolean suspect = first == '+' || (text.length() > start + 1 && text.charAt(start) == '0');
    if (declared || !suspect || number.look(text) != NumberText.Kind.CODE) {
      return false;
    }
    reason = first == '+' ? "would lose the plus sign of" : "would lose the leading zeros of";
    return true;
  }

  private Object narrow(Long value) {
    if (value == null) {
      return null;
    }
    long wide = value;
    if (type.equals(DataTypes.IntegerType)) {
      return (int) wide == wide ? (Object) (int) wide : null;
    }
    if (type.equals(DataTypes.ShortType)) {
      return (short) wide == wide ? (Object) (short) wide : null;
    }
    return (byte) wide == wide ? (Object) (byte) wide : null;
  }

  private Double float64(String raw) {
    if (raw.equals("NaN") || raw.equals("Infinity") || raw.equals("-Infinity")) {
      return Double.valueOf(raw);
    }
    String text = dialect.number(raw);
    NumberText.Kind seen = number.look(text);
    if (seen == NumberText.Kind.NONE || (seen == NumberText.Kind.CODE && isCode(text))) {
      return null;
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      return null;
    }
    if (!declared && number.bends(text, value)) {
      reason = "would lose digits of";
      return null;
    }
    return value;
  }

  private LocalDate date(String text) {
    LocalDate day = TextValues.date(text, dialect);
    Instant time = day == null ? TextValues.timestamp(text, dialect) : null;
    if (time == null) {
      return day;
    }
    boolean midnight = Math.floorMod(time.getEpochSecond(), 86_400L) == 0 && time.getNano() == 0;
    return midnight ? time.atOffset(ZoneOffset.UTC).toLocalDate() : null;
  }

  private Long timestamp(String text) {
    LocalDate day = TextValues.date(text, dialect);
    Instant time =
        day == null
            ? TextValues.timestamp(text, dialect)
            : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return time == null
        ? null
        : Long.valueOf(time.getEpochSecond() * SECOND + time.getNano() / 1_000);
  }
}
