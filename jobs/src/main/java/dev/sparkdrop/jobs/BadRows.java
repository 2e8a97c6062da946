package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What is kept of a record that did not make it into the table. */
final class BadRows {
  /** The record's object and its line there where that is known, its text, and what is wrong. */
  static final StructType SCHEMA =
      new StructType()
          .add("file", DataTypes.StringType)
          .add("generation", DataTypes.StringType)
          .add("line", DataTypes.LongType)
          .add("raw", DataTypes.StringType)
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
  static List<ObjectNode> first(SparkSession spark, Path place) throws JsonProcessingException {
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

  /**
   * @param line from 1, or null where records have none
   */
  static Row row(SourceObject object, Long line, String raw, String reason) {
    return RowFactory.create(object.uri(), Long.toString(object.generation()), line, raw, reason);
  }
}
