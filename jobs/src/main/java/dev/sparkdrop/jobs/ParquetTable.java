package dev.sparkdrop.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Splits a group of Parquet objects into rows of the table and bad rows. */
final class ParquetTable {
  // No column of the table has a '!' in its name.
  private static final String FILE = "file!";
  private static final String RAW = "raw!";
  private static final String REASON = "reason!";

  private final Dataset<Row> read;
  private final ParquetGroup group;
  private final List<Column> target = new ArrayList<>();
  private final List<Column> faults = new ArrayList<>();

  /**
   * @param positions for each of the group's columns its column in the table
   */
  ParquetTable(SparkSession spark, ParquetGroup group, List<TableColumn> table, int[] positions) {
    this.group = group;
    this.read = read(spark, group);
    for (TableColumn column : table) {
      target.add(lit(null).cast(column.type().spark()).as(column.name()));
    }
    StructField[] fields = group.columns().fields();
    for (int i = 0; i < positions.length; i++) {
      TableColumn column = table.get(positions[i]);
      ColumnType type = group.types().get(i);
      Column value =
          Casts.normal(name(i), fields[i].dataType(), group.isNanoseconds(fields[i].name()));
      target.set(positions[i], Casts.cast(value, type, column.type()).as(column.name()));
      Optional<Column> misfit = Casts.misfit(value, type, column.type());
      misfit.ifPresent(test -> faults.add(when(test, sentence(column, value))));
    }
  }

  /** Rows of the table, in its order of columns. */
  Dataset<Row> good() {
    if (faults.isEmpty()) {
      return read.select(array(target));
    }
    List<Column> all = new ArrayList<>(target);
    all.add(reason());
    return read.select(array(all)).where(col(REASON).equalTo("")).drop(REASON);
  }

  /** As {@link BadRows#SCHEMA}; empty when no value can misfit. */
  Optional<JavaRDD<Row>> bad() {
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    List<Column> original = new ArrayList<>();
    for (int i = 0; i < group.header().size(); i++) {
      original.add(col(name(i)).as(group.header().get(i)));
    }
    Column raw = to_json(struct(array(original)), Map.of("ignoreNullFields", "false"));
    Dataset<Row> bad =
        read.select(input_file_name().as(FILE), raw.as(RAW), reason())
            .where(col(REASON).notEqual(""));
    Map<String, SourceObject> objects = new HashMap<>();
    group.objects().forEach((path, object) -> objects.put(path.toUri().getPath(), object));
    return Optional.of(bad.toJavaRDD().map(new Name(objects)));
  }

  private Column reason() {
    return concat_ws(" ", array(faults)).as(REASON);
  }

  private static Column sentence(TableColumn column, Column value) {
    String prefix = "Column " + column.name() + " is " + column.type() + ", not '";
    return concat(lit(prefix), substring(value.cast("string"), 1, RowFitter.SHOWN), lit("'."));
  }

  private static Dataset<Row> read(SparkSession spark, ParquetGroup group) {
    String[] names = new String[group.header().size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = name(i);
    }
    return spark
        .read()
        .schema(group.columns())
        // Exact paths: no globs in them, and no columns made of folders named like 'year=1990'.
        .option("__globPaths__", "false")
        .option("recursiveFileLookup", "true")
        .parquet(group.objects().keySet().stream().map(Path::toString).toArray(String[]::new))
        .toDF(names);
  }

  // Numbers instead of a file's own names, which may hold anything, dots and backticks too.
  private static String name(int position) {
    return "c" + position;
  }

  private static Column[] array(List<Column> columns) {
    return columns.toArray(new Column[0]);
  }

  /** Puts the object in the place of its path. */
  private static final class Name implements Function<Row, Row> {
    private static final long serialVersionUID = 1;

    private final HashMap<String, SourceObject> objects;

    Name(Map<String, SourceObject> objects) {
      this.objects = new HashMap<>(objects);
    }

    @Override
    public Row call(Row row) {
      String path = java.net.URI.create(row.getString(0)).getPath();
      return BadRows.row(objects.get(path), null, row.getString(1), row.getString(2));
    }
  }
}
