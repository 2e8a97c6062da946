package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The Parquet objects of a batch that have the same columns: Spark reads them in one go. */
final class ParquetGroup {
  private final StructType columns;
  private final Set<String> nanoseconds;
  private final Map<Path, SourceObject> objects = new LinkedHashMap<>();
  private final int first;
  private long rows;

  private ParquetGroup(int first, ParquetFooter footer) {
    this.first = first;
    this.columns = footer.columns();
    this.nanoseconds = footer.nanoseconds();
  }

  /** Groups objects by their columns' names and types, in whatever order those are. */
  static List<ParquetGroup> group(List<Source> sources, Map<Integer, ParquetFooter> footers) {
    Map<String, ParquetGroup> groups = new LinkedHashMap<>();
    for (Source source : sources) {
      ParquetFooter footer = footers.get(source.index());
      if (footer != null) {
        String key =
            footer.nanoseconds()
                + Arrays.stream(footer.columns().fields())
                    .map(f -> f.name() + "\n" + f.dataType().json())
                    .sorted()
                    .collect(Collectors.joining("\n"));
        ParquetGroup group =
            groups.computeIfAbsent(key, k -> new ParquetGroup(source.index(), footer));
        group.objects.put(source.path(), source.object());
        group.rows += footer.rows();
      }
    }
    return new ArrayList<>(groups.values());
  }

  /** The place in the manifest of the group's first object. */
  int first() {
    return first;
  }

  StructType columns() {
    return columns;
  }

  List<String> header() {
    return List.of(columns.fieldNames());
  }

  /** What the values become before they meet the table's types. */
  List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>();
    for (StructField field : columns.fields()) {
      types.add(
          nanoseconds.contains(field.name())
              ? ColumnType.TIMESTAMP
              : ColumnType.of(field.dataType()));
    }
    return types;
  }

  boolean isNanoseconds(String column) {
    return nanoseconds.contains(column);
  }

  Map<Path, SourceObject> objects() {
    return objects;
  }

  long rows() {
    return rows;
  }
}
