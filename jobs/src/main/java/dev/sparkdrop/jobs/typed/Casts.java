package dev.sparkdrop.jobs.typed;

import static org.apache.spark.sql.functions.decode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_json;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Casts of typed columns that lose nothing, and the test for values that would lose something. */
final class Casts {
  private Casts() {}

  /** The type that values of a file get before they meet the table: few, and none narrow. */
  static DataType normal(DataType type) {
    switch (type.typeName()) {
      case "byte":
      case "short":
      case "integer":
        return DataTypes.LongType;
      case "float":
        return DataTypes.DoubleType;
      case "timestamp_ntz":
        return DataTypes.TimestampType;
      case "void":
      case "boolean":
      case "long":
      case "double":
      case "date":
      case "timestamp":
      case "binary":
        return type;
      default:
        return type instanceof org.apache.spark.sql.types.DecimalType ? type : DataTypes.StringType;
    }
  }

  /** A column as {@link #normal(DataType)} says; nested values as JSON text. */
  static Column normal(Column column, DataType type) {
    if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
      String format = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";
      return to_json(
          column, Map.of("timestampFormat", format + "XXX", "timestampNTZFormat", format));
    }
    return type.equals(DataTypes.NullType) ? lit(null) : column.cast(normal(type));
  }

  /** The value as the table wants it; what becomes of a misfit is not defined. */
  static Column cast(Column value, DataType from, DataType to) {
    if (from.equals(DataTypes.BinaryType) && to.equals(DataTypes.StringType)) {
      // A cast would keep bytes that are no text.
      return decode(value, "UTF-8");
    }
    return from.equals(to) || from.equals(DataTypes.NullType) || related(from, to)
        ? value.cast(to)
        : lit(null).cast(to);
  }

  /** Whether a value can't be cast without loss; empty when every value can. */
  static Optional<Column> misfit(Column value, DataType from, DataType to) {
    boolean text = to.equals(DataTypes.StringType) && !from.equals(DataTypes.BinaryType);
    boolean midnight = from instanceof DateType && isTimestamp(to);
    if (from.equals(to) || from.equals(DataTypes.NullType) || text || midnight) {
      return Optional.empty();
    }
    Column cast = cast(value, from, to);
    if (!related(from, to)) {
      return Optional.of(value.isNotNull().and(cast.isNull()));
    }
    // There and back: what comes back changed would have lost something.
    return Optional.of(value.isNotNull().and(not(cast.cast(from).eqNullSafe(value))));
  }

  // Spark would also make 1 of true and seconds of a timestamp; no user means that.
  private static boolean related(DataType from, DataType to) {
    boolean numbers = from instanceof NumericType && to instanceof NumericType;
    boolean times =
        (from instanceof DateType || isTimestamp(from))
            && (to instanceof DateType || isTimestamp(to));
    boolean texts = from.equals(DataTypes.StringType) || to.equals(DataTypes.StringType);
    return texts || numbers || times;
  }

  private static boolean isTimestamp(DataType type) {
    return type.typeName().startsWith("timestamp");
  }
}
