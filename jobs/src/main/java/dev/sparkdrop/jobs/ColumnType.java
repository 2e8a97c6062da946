package dev.sparkdrop.jobs;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * The type of a column of the table.
 *
 * <p>A handful is enough: narrower numbers are widened without loss, and nested values are kept as
 * their JSON text.
 */
final class ColumnType implements Serializable {
  /** The kinds of type; {@code NONE} is that of a column in which only nulls were seen. */
  enum Kind {
    NONE,
    BOOLEAN,
    INT64,
    FLOAT64,
    DECIMAL,
    DATE,
    TIMESTAMP,
    STRING,
    BINARY
  }

  static final ColumnType NONE = new ColumnType(Kind.NONE, 0, 0);
  static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
  static final ColumnType INT64 = new ColumnType(Kind.INT64, 0, 0);
  static final ColumnType FLOAT64 = new ColumnType(Kind.FLOAT64, 0, 0);
  static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
  static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);
  static final ColumnType STRING = new ColumnType(Kind.STRING, 0, 0);
  static final ColumnType BINARY = new ColumnType(Kind.BINARY, 0, 0);

  private static final long serialVersionUID = 1;
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");

  private final Kind kind;
  private final int precision;
  private final int scale;

  private ColumnType(Kind kind, int precision, int scale) {
    this.kind = kind;
    this.precision = precision;
    this.scale = scale;
  }

  static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  /** What a column of a Parquet file becomes. */
  static ColumnType of(DataType type) {
    if (type instanceof DecimalType) {
      return decimal(((DecimalType) type).precision(), ((DecimalType) type).scale());
    }
    switch (type.typeName()) {
      case "boolean":
        return BOOLEAN;
      case "byte":
      case "short":
      case "integer":
      case "long":
        return INT64;
      case "float":
      case "double":
        return FLOAT64;
      case "date":
        return DATE;
      case "timestamp":
      case "timestamp_ntz":
        return TIMESTAMP;
      case "binary":
        return BINARY;
      case "void":
        return NONE;
      default:
        return STRING;
    }
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws JobFailure for a type that this release doesn't know
   */
  static ColumnType parse(String text) {
    Matcher decimal = DECIMAL.matcher(text);
    if (decimal.matches()) {
      return decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.NONE && kind != Kind.DECIMAL && kind.toString().equalsIgnoreCase(text)) {
        return new ColumnType(kind, 0, 0);
      }
    }
    throw new JobFailure(
        "The table's schema has a column type '" + text + "' that is unknown here.");
  }

  /** The narrowest type that holds the values of both. */
  ColumnType merge(ColumnType other) {
    if (equals(other) || other.kind == Kind.NONE) {
      return this;
    }
    if (kind == Kind.NONE) {
      return other;
    }
    if (among(Kind.INT64, Kind.FLOAT64) && other.among(Kind.INT64, Kind.FLOAT64)) {
      return FLOAT64;
    }
    if (among(Kind.DATE, Kind.TIMESTAMP) && other.among(Kind.DATE, Kind.TIMESTAMP)) {
      return TIMESTAMP;
    }
    if (kind == Kind.DECIMAL && other.kind == Kind.DECIMAL) {
      int fraction = Math.max(scale, other.scale);
      int whole = Math.max(precision - scale, other.precision - other.scale);
      return whole + fraction <= DecimalType.MAX_PRECISION()
          ? decimal(whole + fraction, fraction)
          : STRING;
    }
    return STRING;
  }

  boolean among(Kind... kinds) {
    for (Kind candidate : kinds) {
      if (kind == candidate) {
        return true;
      }
    }
    return false;
  }

  Kind kind() {
    return kind;
  }

  /** In all, digits of a decimal. */
  int precision() {
    return precision;
  }

  /** After the point, digits of a decimal. */
  int scale() {
    return scale;
  }

  DataType spark() {
    switch (kind) {
      case BOOLEAN:
        return DataTypes.BooleanType;
      case INT64:
        return DataTypes.LongType;
      case FLOAT64:
        return DataTypes.DoubleType;
      case DECIMAL:
        return DataTypes.createDecimalType(precision, scale);
      case DATE:
        return DataTypes.DateType;
      case TIMESTAMP:
        return DataTypes.TimestampType;
      case BINARY:
        return DataTypes.BinaryType;
      case NONE:
      case STRING:
        return DataTypes.StringType;
    }
    throw new IllegalStateException("Unknown kind " + kind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnType
        && ((ColumnType) other).kind == kind
        && ((ColumnType) other).precision == precision
        && ((ColumnType) other).scale == scale;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, precision, scale);
  }

  /** As in the schema file: {@code int64}, {@code decimal(10,2)}, … */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return kind == Kind.DECIMAL ? name + "(" + precision + "," + scale + ")" : name;
  }
}
