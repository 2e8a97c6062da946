package dev.sparkdrop.jobs.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkdrop.jobs.batch.SourceObject;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** What is kept of a record that did not make it into the table. */
public final class BadRows {
  /** The record's object, where in it that is known, its text, the column, and what is wrong. */
  public static final StructType SCHEMA =
      new StructType()
          .add("file", DataTypes.StringType)
          .add("generation", DataTypes.StringType)
          .add("line", DataTypes.LongType)
          .add("raw", DataTypes.StringType)
          .add("column", DataTypes.StringType)
          .add("reason", DataTypes.StringType);

  /** So many are told of; the others are where they were put. */
  static final int TOLD = 10;

  private static final int LONGEST = 500;

  private BadRows() {}

  /**
   * Some of those that were put there, as JSON, with long texts cut: a glance for a person.
   *
   * @param place a folder with at least one of them
   */
  public static List<ObjectNode> first(SparkSession spark, Path place)
      throws JsonProcessingException {
    List<ObjectNode> first = new ArrayList<>();
    for (Row line :
        spark.read().option("__globPaths__", "false").text(place.toString()).takeAsList(TOLD)) {
      ObjectNode row = new ObjectMapper().readValue(line.getString(0), ObjectNode.class);
      for (String text : List.of("raw", "reason")) {
        String whole = row.path(text).asText();
        if (whole.length() > LONGEST) {
          row.put(text, whole.substring(0, LONGEST) + "…");
        }
      }
      first.add(row);
    }
    return first;
  }

  /** How many there are of each file and column, the most first. */
  public static List<Row> counts(SparkSession spark, Path place) {
    Dataset<Row> bad =
        spark.read().schema(SCHEMA).option("__globPaths__", "false").json(place.toString());
    return bad.groupBy("file", "column").count().orderBy(bad.col("file")).collectAsList();
  }

  /**
   * A bad row, as {@link #SCHEMA} has it.
   *
   * @param line from 1, or null where records have none
   * @param column the table's column whose value is wrong, or null
   */
  public static InternalRow row(
      SourceObject object, Long line, String raw, String column, String reason) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(object.uri()),
          UTF8String.fromString(Long.toString(object.generation)),
          line,
          UTF8String.fromString(raw),
          UTF8String.fromString(column),
          UTF8String.fromString(reason)
        });
  }
}
