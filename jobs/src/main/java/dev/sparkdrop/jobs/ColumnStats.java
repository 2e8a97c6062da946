package dev.sparkdrop.jobs;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** What the values of a column are, counted: of a part, of an object, or of a batch. */
final class ColumnStats implements Serializable {
  private static final long serialVersionUID = 1;

  /** So many values, or fewer, must all fit; of more, one in so many may be a bad row. */
  private static final int FEW = 100;

  /** The digits of the largest 64-bit integer. */
  static final int LONG_DIGITS = 19;

  private static final DataType BIG = DataTypes.createDecimalType(38, 0);

  private long empties;
  private long bools;
  private long integers;
  private long fractions;
  private long dates;
  private long timestamps;
  private long binaries;
  private long words;
  private long texts;
  private int whole;
  private int scale;
  private boolean beyondLong;
  private boolean bent;
  private boolean inexact;
  private transient NumberText number;

  /** A value of a format without types of its own; null counts for nothing. */
  void text(String raw, Dialect dialect) {
    if (raw == null || dialect.isNull(raw)) {
      return;
    }
    String text = raw.strip();
    if (text.isEmpty()) {
      empties++;
      return;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      if (digits(text, dialect) || time(text, dialect)) {
        return;
      }
    } else if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      bools++;
      return;
    } else if (text.equals("NaN") || text.equals("Infinity")) {
      fractions++;
      inexact = true;
      return;
    } else if (dialect.dates() != null || dialect.timestamps() != null) {
      if (time(text, dialect)) {
        return;
      }
    }
    words++;
  }

  /** A value of which its format says that it is a text: only dates and times count. */
  void quoted(String raw, Dialect dialect) {
    String text = raw.strip();
    if (text.isEmpty()) {
      empties++;
    } else if (!time(text, dialect)) {
      texts++;
    }
  }

  void bool() {
    bools++;
  }

  private boolean digits(String raw, Dialect dialect) {
    if (number == null) {
      number = new NumberText();
    }
    String text = dialect.number(raw);
    switch (number.look(text)) {
      case CODE:
        texts++;
        return true;
      case INTEGER:
        integers++;
        whole = Math.max(whole, number.whole());
        beyondLong |= number.whole() >= LONG_DIGITS && TextValues.int64(text) == null;
        bent |= number.whole() > 15 && number.bends(text, Double.parseDouble(text));
        return true;
      case FRACTION:
        fractions++;
        whole = Math.max(whole, number.whole());
        scale = Math.max(scale, number.scale());
        inexact |= number.exponent();
        bent |=
            (number.whole() + number.scale() > 15 || number.exponent())
                && number.bends(text, Double.parseDouble(text));
        return true;
      default:
        return false;
    }
  }

  private boolean time(String text, Dialect dialect) {
    if (TextValues.date(text, dialect) != null) {
      dates++;
      return true;
    }
    boolean time = TextValues.timestamp(text, dialect) != null;
    timestamps += time ? 1 : 0;
    return time;
  }

  /** As many values as a typed object has rows. */
  void typed(DataType type, long rows) {
    if (type instanceof DecimalType) {
      DecimalType decimal = (DecimalType) type;
      fractions += rows;
      whole = Math.max(whole, decimal.precision() - decimal.scale());
      scale = Math.max(scale, decimal.scale());
      bent = true;
    } else if (type.equals(DataTypes.LongType)) {
      integers += rows;
      whole = Math.max(whole, LONG_DIGITS);
    } else if (type.equals(DataTypes.DoubleType)) {
      fractions += rows;
      inexact = true;
    } else if (type.equals(DataTypes.BooleanType)) {
      bools += rows;
    } else if (type.equals(DataTypes.DateType)) {
      dates += rows;
    } else if (type.equals(DataTypes.TimestampType)) {
      timestamps += rows;
    } else if (type.equals(DataTypes.BinaryType)) {
      binaries += rows;
    } else if (!type.equals(DataTypes.NullType)) {
      texts += rows;
    }
  }

  void add(ColumnStats other) {
    empties += other.empties;
    bools += other.bools;
    integers += other.integers;
    fractions += other.fractions;
    dates += other.dates;
    timestamps += other.timestamps;
    binaries += other.binaries;
    words += other.words;
    texts += other.texts;
    whole = Math.max(whole, other.whole);
    scale = Math.max(scale, other.scale);
    beyondLong |= other.beyondLong;
    bent |= other.bent;
    inexact |= other.inexact;
  }

  /** The narrowest type that keeps every value but a few; null where there was no value. */
  DataType type() {
    long numbers = integers + fractions;
    long times = dates + timestamps;
    long all = bools + numbers + times + binaries + words + texts;
    if (all == 0) {
      return empties > 0 ? DataTypes.StringType : null;
    }
    long most = Math.max(Math.max(bools, binaries), Math.max(numbers, times));
    long spare = all < FEW ? 0 : all / FEW;
    if (texts > 0 || all - most > spare) {
      return DataTypes.StringType;
    }
    if (most == numbers) {
      return number();
    }
    if (most == times) {
      return timestamps > 0 ? DataTypes.TimestampType : DataTypes.DateType;
    }
    return most == bools ? DataTypes.BooleanType : DataTypes.BinaryType;
  }

  private DataType number() {
    if (fractions == 0 && !beyondLong) {
      return DataTypes.LongType;
    }
    if (fractions > 0 && !bent) {
      return DataTypes.DoubleType;
    }
    if (inexact) {
      return DataTypes.StringType;
    }
    if (fractions == 0) {
      return whole <= DecimalType.MAX_PRECISION() ? BIG : DataTypes.StringType;
    }
    return whole + scale <= DecimalType.MAX_PRECISION()
        ? DataTypes.createDecimalType(whole + scale, scale)
        : DataTypes.StringType;
  }

  /** The table's type, or one that holds its values and these ones without losing a digit. */
  DataType widen(DataType table) {
    if (table.equals(DataTypes.DateType) && timestamps > 0 && texts == 0) {
      return DataTypes.TimestampType;
    }
    if (inexact || texts > 0 || (fractions == 0 && !beyondLong)) {
      return table;
    }
    if (table.equals(DataTypes.LongType) && fractions == 0) {
      return whole <= DecimalType.MAX_PRECISION() ? BIG : table;
    }
    int digits = table.equals(DataTypes.LongType) ? LONG_DIGITS : 0;
    int places = 0;
    if (table instanceof DecimalType) {
      places = ((DecimalType) table).scale();
      digits = ((DecimalType) table).precision() - places;
    }
    int widerDigits = Math.max(digits, whole);
    int widerPlaces = Math.max(places, scale);
    boolean grows = widerDigits > digits || widerPlaces > places;
    return digits > 0 && grows && widerDigits + widerPlaces <= DecimalType.MAX_PRECISION()
        ? DataTypes.createDecimalType(widerDigits + widerPlaces, widerPlaces)
        : table;
  }
}
