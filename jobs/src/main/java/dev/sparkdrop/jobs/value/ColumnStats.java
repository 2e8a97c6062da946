package dev.sparkdrop.jobs.value;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** What the values of a column are, counted: of a part, of an object, or of a batch. */
public final class ColumnStats implements Serializable {
  private static final long serialVersionUID = 1;

  /** So many values, or fewer, must all fit; of more, one in so many may be a bad row. */
  private static final int FEW = 100;

  /** The digits of the largest 64-bit integer. */
  private static final int LONG_DIGITS = 19;

  /** What is no digit and yet a number, as Java, Spark, R, Go and Python write it. */
  static final Map<String, Double> INEXACT =
      Map.of(
          "NaN", Double.NaN,
          "Infinity", Double.POSITIVE_INFINITY,
          "-Infinity", Double.NEGATIVE_INFINITY,
          "Inf", Double.POSITIVE_INFINITY,
          "+Inf", Double.POSITIVE_INFINITY,
          "-Inf", Double.NEGATIVE_INFINITY,
          "inf", Double.POSITIVE_INFINITY,
          "-inf", Double.NEGATIVE_INFINITY);

  // Kinds of values, by their place among the counts.
  private static final int EMPTY = 0;
  private static final int BOOL = 1;
  private static final int INTEGER = 2;
  private static final int FRACTION = 3;
  private static final int DATE = 4;
  private static final int TIMESTAMP = 5;
  private static final int BINARY = 6;
  private static final int WORD = 7;
  private static final int TEXT = 8;

  private final long[] counts = new long[TEXT + 1];
  private int whole;
  private int scale;
  private boolean beyondLong;
  private boolean bent;
  private boolean inexact;

  /** Of the values that look like numbers, those that are dates or times in the user's formats. */
  private long datelike;

  private boolean timelike;
  private transient NumberText number;

  private boolean add(int kind, long values) {
    counts[kind] += values;
    return true;
  }

  private long count(int... kinds) {
    long sum = 0;
    for (int kind : kinds) {
      sum += counts[kind];
    }
    return sum;
  }

  /** A value of a format without types of its own; null counts for nothing. */
  public void text(String raw, Dialect dialect) {
    String text = raw == null ? null : raw.strip();
    if (text == null || dialect.isNull(raw) || dialect.isNull(text)) {
      return;
    }
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    boolean known = false;
    if (text.isEmpty()) {
      known = add(EMPTY, 1);
    } else if ("NIi-+".indexOf(first) >= 0 && INEXACT.containsKey(text)) {
      inexact = true;
      known = add(FRACTION, 1);
    } else if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      known = digits(text, dialect);
      if (known) {
        countDatelike(text, dialect);
      } else {
        known = time(text, dialect);
      }
    } else if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      known = add(BOOL, 1);
    } else if (dialect.dates() != null || dialect.timestamps() != null) {
      known = time(text, dialect);
    }
    add(WORD, known ? 0 : 1);
  }

  /** A value of which its format says that it is a text: only dates and times count. */
  public void quoted(String raw, Dialect dialect) {
    String text = raw.strip();
    if (text.isEmpty()) {
      add(EMPTY, 1);
    } else if (!time(text, dialect)) {
      add(TEXT, 1);
    }
  }

  public void bool() {
    add(BOOL, 1);
  }

  private boolean digits(String raw, Dialect dialect) {
    number = number == null ? new NumberText() : number;
    NumberText.Kind kind = number.look(dialect.number(raw));
    boolean bends = kind != NumberText.Kind.NONE && number.bends();
    if (bends && (number.exponent || number.whole + number.scale > DecimalType.MAX_PRECISION())) {
      // No type of numbers holds it.
      return false;
    }
    switch (kind) {
      case CODE:
        return add(TEXT, 1);
      case INTEGER:
        whole = Math.max(whole, number.whole);
        beyondLong |= number.whole >= LONG_DIGITS && number.int64() == null;
        bent |= bends;
        return add(INTEGER, 1);
      case FRACTION:
        whole = Math.max(whole, number.whole);
        scale = Math.max(scale, number.scale);
        inexact |= number.exponent;
        bent |= bends;
        return add(FRACTION, 1);
      default:
        return false;
    }
  }

  private void countDatelike(String text, Dialect dialect) {
    boolean date = Times.date(text, dialect.dates()) != null;
    boolean time = !date && Times.timestamp(text, dialect.timestamps()) != null;
    datelike += date || time ? 1 : 0;
    timelike |= time;
  }

  private boolean time(String text, Dialect dialect) {
    if (Times.date(text, dialect.dates()) != null) {
      return add(DATE, 1);
    }
    return Times.timestamp(text, dialect.timestamps()) != null && add(TIMESTAMP, 1);
  }

  /** As many values as a typed object has rows. */
  public void typed(DataType type, long rows) {
    switch (type.typeName()) {
      case "void":
        break;
      case "long":
        whole = Math.max(whole, LONG_DIGITS);
        add(INTEGER, rows);
        break;
      case "double":
        inexact = true;
        add(FRACTION, rows);
        break;
      case "boolean":
        add(BOOL, rows);
        break;
      case "date":
        add(DATE, rows);
        break;
      case "timestamp":
        add(TIMESTAMP, rows);
        break;
      case "binary":
        add(BINARY, rows);
        break;
      default:
        if (type instanceof DecimalType) {
          DecimalType decimal = (DecimalType) type;
          whole = Math.max(whole, decimal.precision() - decimal.scale());
          scale = Math.max(scale, decimal.scale());
          bent = true;
        }
        add(type instanceof DecimalType ? FRACTION : TEXT, rows);
    }
  }

  public void add(ColumnStats other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    whole = Math.max(whole, other.whole);
    scale = Math.max(scale, other.scale);
    beyondLong |= other.beyondLong;
    bent |= other.bent;
    inexact |= other.inexact;
    datelike += other.datelike;
    timelike |= other.timelike;
  }

  /** The narrowest type that keeps every value but a few; null where there was no value. */
  public DataType type() {
    long all = Arrays.stream(counts).sum() - count(EMPTY);
    if (all == 0) {
      return count(EMPTY) > 0 ? DataTypes.StringType : null;
    }
    if (datelike == all) {
      return timelike ? DataTypes.TimestampType : DataTypes.DateType;
    }
    long numbers = count(INTEGER, FRACTION);
    long times = count(DATE, TIMESTAMP);
    long flags = count(BOOL);
    long most = Math.max(Math.max(flags, count(BINARY)), Math.max(numbers, times));
    if (count(TEXT) > 0 || all - most > (all < FEW ? 0 : all / FEW)) {
      return DataTypes.StringType;
    }
    if (most == numbers) {
      return number();
    }
    if (most == times) {
      return count(TIMESTAMP) > 0 ? DataTypes.TimestampType : DataTypes.DateType;
    }
    return most == flags ? DataTypes.BooleanType : DataTypes.BinaryType;
  }

  private DataType number() {
    boolean integers = count(FRACTION) == 0;
    if (integers && !beyondLong) {
      return DataTypes.LongType;
    }
    if (!integers && !bent) {
      return DataTypes.DoubleType;
    }
    return inexact ? DataTypes.StringType : decimal(integers ? 38 : whole, DataTypes.StringType);
  }

  /** A decimal for the digits that were seen, or another type where there are too many. */
  private DataType decimal(int digits, DataType otherwise) {
    return Math.max(whole, digits) + scale <= DecimalType.MAX_PRECISION()
        ? DataTypes.createDecimalType(digits + scale, scale)
        : otherwise;
  }

  /** The table's type, or one that holds its values and these ones without losing a digit. */
  public DataType widen(DataType table) {
    boolean integers = count(FRACTION) == 0;
    boolean texts = count(TEXT) > 0;
    if (table.equals(DataTypes.DateType) && count(TIMESTAMP) > 0 && !texts) {
      return DataTypes.TimestampType;
    }
    boolean isLong = table.equals(DataTypes.LongType);
    boolean isDecimal = table instanceof DecimalType;
    if (texts || (integers && !beyondLong) || (!isLong && !isDecimal)) {
      return table;
    }
    if (isLong && integers) {
      return decimal(38, table);
    }
    int places = isDecimal ? ((DecimalType) table).scale() : 0;
    int digits = isDecimal ? ((DecimalType) table).precision() - places : LONG_DIGITS;
    int widerDigits = Math.max(digits, whole);
    int widerPlaces = Math.max(places, scale);
    boolean grows = widerDigits > digits || widerPlaces > places;
    return grows && widerDigits + widerPlaces <= DecimalType.MAX_PRECISION()
        ? DataTypes.createDecimalType(widerDigits + widerPlaces, widerPlaces)
        : table;
  }
}
