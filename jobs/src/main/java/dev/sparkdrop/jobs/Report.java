package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the job tells the controller about a run: rows, where the bad ones are, the table and what
 * became of its columns, and the objects that it skipped.
 */
final class Report {
  /** So many files and columns are told of. */
  private static final int TOLD = 20;

  private final Rows rows;
  private final List<SkippedObject> skipped;
  private final ObjectNode badRows = new ObjectMapper().createObjectNode();
  private final List<ObjectNode> firstBad = new ArrayList<>();
  private final ObjectNode table = new ObjectMapper().createObjectNode();
  private final List<String> added = new ArrayList<>();
  private final List<String> widened = new ArrayList<>();
  private String message;

  Report(Rows rows, List<SkippedObject> skipped) {
    this.rows = rows;
    this.skipped = Collections.unmodifiableList(skipped);
  }

  /**
   * Takes in the bad rows.
   *
   * @param place where they are
   * @param first some of them
   * @param counts how many of each file and column
   */
  void bad(String place, List<ObjectNode> first, List<Row> counts) {
    firstBad.addAll(first);
    badRows.put("place", place).putArray("first").addAll(first);
    Map<String, Long> byFile = new TreeMap<>();
    Map<String, Long> byColumn = new TreeMap<>();
    for (Row count : counts) {
      byFile.merge(count.getString(0), count.getLong(2), Long::sum);
      byColumn.merge(count.isNullAt(1) ? "" : count.getString(1), count.getLong(2), Long::sum);
    }
    counts(badRows.putArray("byFile"), "file", byFile);
    counts(badRows.putArray("byColumn"), "column", byColumn);
  }

  private static void counts(ArrayNode list, String key, Map<String, Long> counts) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(TOLD)
        .forEach(
            entry -> {
              ObjectNode row = list.addObject().put("rows", entry.getValue());
              row.put(key, entry.getKey().isEmpty() ? null : entry.getKey());
            });
  }

  /**
   * Takes in the table as it was committed.
   *
   * @param version null where it has none
   * @param files those that hold the run's rows
   */
  void table(String uri, Long version, List<String> files) {
    table.put("uri", uri);
    if (version != null) {
      table.put("version", version);
    }
    files.forEach(table.putArray("files")::add);
  }

  /** Takes in what became of the table's columns. */
  void columns(StructType before, StructType after) {
    Map<String, StructField> old = new TreeMap<>();
    for (StructField field : before.fields()) {
      old.put(field.name(), field);
    }
    for (StructField field : after.fields()) {
      StructField was = old.get(field.name());
      String type = field.dataType().sql().toLowerCase(Locale.ROOT);
      if (was == null && !SystemColumns.NAMES.contains(field.name())) {
        added.add(field.name() + " " + type);
      } else if (was != null && !was.dataType().equals(field.dataType())) {
        widened.add(
            field.name() + " " + was.dataType().sql().toLowerCase(Locale.ROOT) + " -> " + type);
      }
    }
  }

  /** Takes in the sentence that the job fails with. */
  Report failed(String sentence) {
    message = sentence;
    return this;
  }

  Rows rows() {
    return rows;
  }

  List<SkippedObject> skipped() {
    return skipped;
  }

  List<ObjectNode> firstBad() {
    return firstBad;
  }

  /** The version of the table, or null. */
  Long version() {
    return table.has("version") ? table.get("version").asLong() : null;
  }

  /** What became of the columns, in a line each, for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!added.isEmpty()) {
      notes.add("columns added: " + String.join(", ", added));
    }
    if (!widened.isEmpty()) {
      notes.add("columns widened: " + String.join(", ", widened));
    }
    return notes;
  }

  /** Generations are strings, as in all of Google's JSON: they exceed a double's 53 bits. */
  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode().put("version", 1);
    root.putObject("rows").put("in", rows.in()).put("out", rows.out()).put("bad", rows.bad());
    if (rows.bad() > 0) {
      root.set("badRows", badRows);
    }
    if (!table.isEmpty()) {
      root.set("table", table);
    }
    ObjectNode columns = root.putObject("columns");
    added.forEach(columns.putArray("added")::add);
    widened.forEach(columns.putArray("widened")::add);
    if (message != null) {
      root.put("message", message);
    }
    root.putArray("leftOut");
    for (SkippedObject each : skipped) {
      root.withArray("leftOut")
          .addObject()
          .put("bucket", each.object().bucket())
          .put("name", each.object().name())
          .put("generation", Long.toString(each.object().generation()))
          .put("why", each.why().name())
          .put("detail", each.detail());
    }
    return root.toPrettyString() + "\n";
  }
}
