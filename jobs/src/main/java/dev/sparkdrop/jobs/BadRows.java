package dev.sparkdrop.jobs;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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

  private BadRows() {}

  /**
   * @param line from 1, or null where records have none
   */
  static Row row(SourceObject object, Long line, String raw, String reason) {
    return RowFactory.create(object.uri(), Long.toString(object.generation()), line, raw, reason);
  }
}
