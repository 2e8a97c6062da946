package dev.sparkdrop.jobs.typed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.sparkdrop.jobs.schema.BadRows;
import dev.sparkdrop.jobs.schema.ColumnMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Splits typed objects that have the same columns into rows of the table and bad rows. */
public final class TypedTable {
  // No column of the table has a '!' in its name.
  private static final String REASON = "reason!";

  private static final int SHOWN = 100;

  private final Dataset<Row> read;
  private final List<TypedObject> objects;
  private final ColumnMapping mapping;
  private final List<Column> target = new ArrayList<>();
  private final List<Column> faults = new ArrayList<>();
  private final List<Column> faulty = new ArrayList<>();

  /**
   * @param objects all with the same {@link TypedObject#key}
   */
  TypedTable(SparkSession spark, List<TypedObject> objects, ColumnMapping mapping) {
    this.objects = objects;
    this.mapping = mapping;
    this.read = read(spark, objects);
    StructField[] table = mapping.table.fields();
    for (int i = 0; i < table.length; i++) {
      int position = i;
      Column constant = each(object -> of(object).constants.get(position));
      target.add(constant.cast(table[i].dataType()).as(table[i].name()));
    }
    TypedObject first = objects.get(0);
    StructField[] fields = first.columns.fields();
    int[] positions = of(first).positions;
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        StructField column = table[positions[i]];
        Column plain = first.quirks.value(col(name(i)), fields[i].dataType(), fields[i].name());
        Column value = Casts.normal(plain, first.type(fields[i]));
        DataType type = Casts.normal(first.type(fields[i]));
        target.set(positions[i], Casts.cast(value, type, column.dataType()).as(column.name()));
        Casts.misfit(value, type, column.dataType())
            .ifPresent(
                test -> {
                  faults.add(when(test, sentence(column, value)));
                  faulty.add(when(test, lit(column.name())));
                });
      }
    }
  }

  private ColumnMapping.OfObject of(TypedObject object) {
    return mapping.of(object.source.index);
  }

  /** Rows of the table, in its order of columns. */
  public Dataset<Row> good() {
    if (faults.isEmpty()) {
      return read.select(array(target));
    }
    List<Column> all = new ArrayList<>(target);
    all.add(reason());
    return read.select(array(all)).where(col(REASON).equalTo("")).drop(REASON);
  }

  /** As {@link BadRows#SCHEMA}; null when no value can misfit. */
  public Dataset<Row> bad() {
    if (faults.isEmpty()) {
      return null;
    }
    List<Column> original = new ArrayList<>();
    String[] header = objects.get(0).columns.fieldNames();
    for (int i = 0; i < header.length; i++) {
      original.add(col(name(i)).as(header[i]));
    }
    Column raw = to_json(struct(array(original)), Map.of("ignoreNullFields", "false"));
    return read.select(
            each(object -> object.source.object.uri()).as("file"),
            each(object -> Long.toString(object.source.object.generation)).as("generation"),
            lit(null).cast("long").as("line"),
            raw.as("raw"),
            coalesce(array(faulty)).as("column"),
            reason().as("reason"))
        .where(col("reason").notEqual(""));
  }

  /** A text that all rows of an object have in common, or null; told by the path Spark reads. */
  private Column each(Function<TypedObject, String> fact) {
    Map<String, String> byPath = new HashMap<>();
    for (TypedObject object : objects) {
      byPath.put(object.source.path.toUri().getPath(), fact.apply(object));
    }
    return new HashSet<>(byPath.values()).size() == 1
        ? lit(byPath.values().iterator().next())
        : udf(new PathLookup(byPath), DataTypes.StringType).apply(input_file_name());
  }

  private Column reason() {
    return concat_ws(" ", array(faults)).as(REASON);
  }

  private static Column sentence(StructField column, Column value) {
    String type = column.dataType().sql().toLowerCase(Locale.ROOT);
    String prefix = "Column " + column.name() + " is " + type + ", not '";
    return concat(lit(prefix), substring(value.cast("string"), 1, SHOWN), lit("'."));
  }

  private static Dataset<Row> read(SparkSession spark, List<TypedObject> objects) {
    TypedObject first = objects.get(0);
    String[] names = new String[first.columns.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = name(i);
    }
    return spark
        .read()
        .format(first.source.format.reader())
        .schema(first.columns)
        // Exact paths: no globs in them, and no columns made of folders named like 'year=1990'.
        .option("__globPaths__", "false")
        .option("recursiveFileLookup", "true")
        .option("ignoreExtension", "true")
        .load(objects.stream().map(o -> o.source.path.toString()).toArray(String[]::new))
        .toDF(names);
  }

  // Numbers instead of a file's own names, which may hold anything, dots and backticks too.
  private static String name(int position) {
    return "c" + position;
  }

  private static Column[] array(List<Column> columns) {
    return columns.toArray(new Column[0]);
  }
}
