package dev.sparkdrop.jobs;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_json;

import dev.sparkdrop.jobs.ColumnType.Kind;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Casts of typed columns that lose nothing, and the test for values that would lose something. */
final class Casts {
  private Casts() {}

  /** A Parquet column as {@link ColumnType#of} says: widened, nested values as JSON text. */
  static Column normal(String name, DataType type, boolean nanoseconds) {
    Column column = functions.col(name);
    if (nanoseconds) {
      // Neither Spark nor BigQuery holds less than a microsecond.
      return expr("timestamp_micros(" + name + " div 1000)");
    }
    if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
      return to_json(column);
    }
    return column.cast(ColumnType.of(type).spark());
  }

  /** The value as the table wants it; what becomes of a misfit is not defined. */
  static Column cast(Column value, ColumnType from, ColumnType to) {
    return from.equals(to) || from.equals(ColumnType.NONE) || related(from, to)
        ? value.cast(to.spark())
        : lit(null).cast(to.spark());
  }

  /** Whether a value can't be cast without loss; empty when every value can. */
  static Optional<Column> misfit(Column value, ColumnType from, ColumnType to) {
    boolean text = to.equals(ColumnType.STRING) && from.kind() != Kind.BINARY;
    boolean midnight = from.equals(ColumnType.DATE) && to.equals(ColumnType.TIMESTAMP);
    if (from.equals(to) || from.equals(ColumnType.NONE) || text || midnight) {
      return Optional.empty();
    }
    Column cast = cast(value, from, to);
    if (!related(from, to) || from.equals(ColumnType.STRING)) {
      return Optional.of(value.isNotNull().and(cast.isNull()));
    }
    // There and back: what comes back changed would have lost something.
    return Optional.of(value.isNotNull().and(not(cast.cast(from.spark()).eqNullSafe(value))));
  }

  // Spark would also make 1 of true and seconds of a timestamp; nobody means that.
  private static boolean related(ColumnType from, ColumnType to) {
    if (from.kind() == Kind.STRING || to.kind() == Kind.STRING) {
      return true;
    }
    boolean numbers =
        from.among(Kind.INT64, Kind.FLOAT64, Kind.DECIMAL)
            && to.among(Kind.INT64, Kind.FLOAT64, Kind.DECIMAL);
    boolean times = from.among(Kind.DATE, Kind.TIMESTAMP) && to.among(Kind.DATE, Kind.TIMESTAMP);
    return numbers || times;
  }
}
