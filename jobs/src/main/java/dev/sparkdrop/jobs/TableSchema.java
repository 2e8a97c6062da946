package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The columns of the table. Columns are only ever added, and none changes its type. */
final class TableSchema {
  static final TableSchema EMPTY = new TableSchema(List.of());
  private static final int VERSION = 1;

  private final List<TableColumn> columns;

  TableSchema(List<TableColumn> columns) {
    this.columns = Collections.unmodifiableList(new ArrayList<>(columns));
  }

  List<TableColumn> columns() {
    return columns;
  }

  StructType spark() {
    StructType struct = new StructType();
    for (TableColumn column : columns) {
      struct = struct.add(column.name(), column.type().spark(), true);
    }
    return struct;
  }

  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode().put("version", VERSION);
    ArrayNode list = root.putArray("columns");
    for (TableColumn column : columns) {
      list.addObject()
          .put("name", column.name())
          .put("source", column.source())
          .put("type", column.type().toString());
    }
    return root.toPrettyString() + "\n";
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param where for the message of a fault
   * @throws JobFailure when it is something else, or newer than this job
   */
  static TableSchema parse(String json, String where) {
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      if (root.path("version").asInt() != VERSION) {
        throw new JobFailure(
            where + " has version " + root.path("version") + ", this job knows " + VERSION + ".");
      }
      List<TableColumn> columns = new ArrayList<>();
      for (JsonNode column : root.path("columns")) {
        columns.add(
            new TableColumn(
                column.path("name").asText(),
                column.path("source").asText(),
                ColumnType.parse(column.path("type").asText())));
      }
      return new TableSchema(columns);
    } catch (JsonProcessingException e) {
      throw new JobFailure(where + " is not a table's schema: " + e.getOriginalMessage());
    }
  }
}
