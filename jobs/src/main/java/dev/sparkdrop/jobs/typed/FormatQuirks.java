package dev.sparkdrop.jobs.typed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Types of Parquet and Avro that Spark 3.5 has no name for: times, UUIDs, unions and the like. */
final class FormatQuirks {
  private enum Kind {
    NANOSECONDS,
    TIME_MILLIS,
    TIME_MICROS,
    TIME_NANOS,
    UUID,
    UNION
  }

  private static final String KEY = "\nkey";
  private static final String VALUE = "\nvalue";
  private static final String DASHES = "^(.{8})(.{4})(.{4})(.{4})(.{12})$";

  // By the names on the way to the field; those of inner groups of lists and maps are not among
  // them.
  private final Map<String, Kind> kinds = new TreeMap<>();

  /** The schema without what Spark can't read, which is kept here. */
  MessageType plain(MessageType schema) {
    return new MessageType(schema.getName(), fields(schema, null, ""));
  }

  /** The fields of an Avro schema that are among them. */
  static FormatQuirks ofAvro(Schema schema) {
    FormatQuirks quirks = new FormatQuirks();
    quirks.avro(schema, "");
    return quirks;
  }

  private void avro(Schema schema, String path) {
    switch (schema.getType()) {
      case RECORD:
        schema.getFields().forEach(field -> avro(field.schema(), path + "\n" + field.name()));
        return;
      case ARRAY:
        avro(schema.getElementType(), path);
        return;
      case MAP:
        avro(schema.getValueType(), path + VALUE);
        return;
      case UNION:
        List<Schema> types = new ArrayList<>(schema.getTypes());
        types.removeIf(type -> type.getType() == Schema.Type.NULL);
        if (types.size() > 1) {
          kinds.put(path, Kind.UNION);
        } else {
          types.forEach(type -> avro(type, path));
        }
        return;
      default:
        LogicalType type = schema.getLogicalType();
        if (type instanceof LogicalTypes.TimeMillis) {
          kinds.put(path, Kind.TIME_MILLIS);
        } else if (type instanceof LogicalTypes.TimeMicros) {
          kinds.put(path, Kind.TIME_MICROS);
        }
    }
  }

  private List<Type> fields(GroupType group, LogicalTypeAnnotation outer, String path) {
    LogicalTypeAnnotation kind = group.getLogicalTypeAnnotation();
    boolean inMap = outer instanceof MapLogicalTypeAnnotation;
    boolean inList = outer instanceof ListLogicalTypeAnnotation && group.getFieldCount() == 1;
    boolean wraps =
        kind instanceof ListLogicalTypeAnnotation || kind instanceof MapLogicalTypeAnnotation;
    List<Type> plain = new ArrayList<>();
    for (Type field : group.getFields()) {
      String name = inMap ? (plain.isEmpty() ? KEY : VALUE) : "\n" + field.getName();
      String own = wraps || inList ? path : path + name;
      plain.add(
          field.isPrimitive()
              ? primitive(field.asPrimitiveType(), own)
              : field.asGroupType().withNewFields(fields(field.asGroupType(), kind, own)));
    }
    return plain;
  }

  private Type primitive(PrimitiveType field, String path) {
    Kind kind = kind(field.getLogicalTypeAnnotation());
    if (kind == null) {
      return field;
    }
    kinds.put(path, kind);
    return Types.primitive(field.getPrimitiveTypeName(), field.getRepetition())
        .length(field.getTypeLength())
        .named(field.getName());
  }

  private static Kind kind(LogicalTypeAnnotation annotation) {
    if (annotation instanceof UUIDLogicalTypeAnnotation) {
      return Kind.UUID;
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation) {
      TimeUnit unit = ((TimestampLogicalTypeAnnotation) annotation).getUnit();
      return unit == TimeUnit.NANOS ? Kind.NANOSECONDS : null;
    }
    if (annotation instanceof TimeLogicalTypeAnnotation) {
      return Kind.valueOf("TIME_" + ((TimeLogicalTypeAnnotation) annotation).getUnit());
    }
    return null;
  }

  /** The type of what {@link #value} makes of a top-level field. */
  DataType type(StructField field) {
    Kind kind = kinds.get("\n" + field.name());
    // The elements of a list go by its name; of some unions Spark makes one number.
    boolean plain = kind == Kind.UNION && !(field.dataType() instanceof StructType);
    if (kind == null || plain || field.dataType() instanceof ArrayType) {
      return field.dataType();
    }
    return kind == Kind.NANOSECONDS ? DataTypes.TimestampType : DataTypes.StringType;
  }

  /** A field's value as Spark has words for it. */
  Column value(Column column, DataType type, String name) {
    return at(column, type, "\n" + name);
  }

  private Column at(Column column, DataType type, String path) {
    if (kinds.keySet().stream().noneMatch(key -> key.startsWith(path + "\n") || key.equals(path))) {
      return column;
    }
    if (type instanceof ArrayType) {
      return transform(column, each -> at(each, ((ArrayType) type).elementType(), path));
    }
    if (type instanceof MapType) {
      MapType map = (MapType) type;
      Column keys = transform_keys(column, (k, v) -> at(k, map.keyType(), path + KEY));
      return transform_values(keys, (k, v) -> at(v, map.valueType(), path + VALUE));
    }
    Kind kind = kinds.get(path);
    if (kind == Kind.UNION) {
      return type instanceof StructType ? member(column, (StructType) type) : column;
    }
    if (kind != null) {
      return plain(column, kind);
    }
    if (type instanceof StructType) {
      List<Column> fields = new ArrayList<>();
      for (StructField field : ((StructType) type).fields()) {
        Column inner = column.getField(field.name());
        fields.add(at(inner, field.dataType(), path + "\n" + field.name()).as(field.name()));
      }
      Column whole = struct(fields.toArray(new Column[0]));
      return when(column.isNotNull(), whole);
    }
    return column;
  }

  /** The text of the one that is there: Spark makes a struct of a union, a field for each type. */
  private static Column member(Column column, StructType union) {
    List<Column> members = new ArrayList<>();
    for (StructField field : union.fields()) {
      Column member = Casts.normal(column.getField(field.name()), field.dataType());
      members.add(member.cast(DataTypes.StringType));
    }
    return coalesce(members.toArray(new Column[0]));
  }

  private static Column plain(Column column, Kind kind) {
    switch (kind) {
      case NANOSECONDS:
        // Neither Spark nor BigQuery holds less than a microsecond.
        return timestamp_micros(floor(column, 1_000));
      case TIME_MILLIS:
        return time(column.cast("long").multiply(1_000));
      case TIME_MICROS:
        return time(column);
      case TIME_NANOS:
        return time(floor(column, 1_000));
      default:
        return regexp_replace(lower(hex(column)), lit(DASHES), lit("$1-$2-$3-$4-$5"));
    }
  }

  // Divided as decimals: as doubles, nanoseconds would lose digits.
  private static Column floor(Column column, long by) {
    Column exact = column.cast("decimal(20,0)").divide(lit(by).cast("decimal(5,0)"));
    return org.apache.spark.sql.functions.floor(exact).cast("long");
  }

  private static Column time(Column micros) {
    return date_format(timestamp_micros(micros), "HH:mm:ss.SSSSSS");
  }

  /** Equal for files that are read in the same way. */
  @Override
  public String toString() {
    return kinds.toString();
  }
}
