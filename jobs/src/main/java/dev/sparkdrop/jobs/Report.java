package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkdrop.jobs.batch.SkippedObject;
import dev.sparkdrop.jobs.schema.SystemColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the job tells the controller about a run: rows, where the bad ones are, the table and what
 * became of its columns, and the objects that it skipped. docs/lake-job.md tells of each field.
 */
final class Report {
  /** So many files and columns are told of. */
  private static final int TOLD = 20;

  final Rows rows;
  final List<SkippedObject> skipped;

  /** Some of the bad rows. */
  final List<ObjectNode> firstBad = new ArrayList<>();

  private final ObjectNode root = new ObjectMapper().createObjectNode().put("version", 1);
  private final ArrayNode added;
  private final ArrayNode widened;

  Report(Rows rows, List<SkippedObject> skipped) {
    this.rows = rows;
    this.skipped = List.copyOf(skipped);
    root.putObject("rows").put("in", rows.in).put("out", rows.out).put("bad", rows.bad);
    ObjectNode columns = root.putObject("columns");
    added = columns.putArray("added");
    widened = columns.putArray("widened");
    ArrayNode leftOut = root.putArray("leftOut");
    for (SkippedObject each : skipped) {
      leftOut
          .addObject()
          .put("bucket", each.object.bucket)
          .put("name", each.object.name)
          // A string, as in all of Google's JSON: it exceeds a double's 53 bits.
          .put("generation", Long.toString(each.object.generation))
          .put("why", each.why.name())
          .put("detail", each.detail);
    }
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
    ObjectNode bad = root.putObject("badRows").put("place", place);
    bad.putArray("first").addAll(first);
    Map<String, Long> byFile = new TreeMap<>();
    Map<String, Long> byColumn = new TreeMap<>();
    for (Row count : counts) {
      byFile.merge(count.getString(0), count.getLong(2), Long::sum);
      byColumn.merge(count.isNullAt(1) ? "" : count.getString(1), count.getLong(2), Long::sum);
    }
    counts(bad.putArray("byFile"), "file", byFile);
    counts(bad.putArray("byColumn"), "column", byColumn);
  }

  private static void counts(ArrayNode list, String key, Map<String, Long> counts) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(TOLD)
        .forEach(
            entry ->
                list.addObject()
                    .put("rows", entry.getValue())
                    .put(key, entry.getKey().isEmpty() ? null : entry.getKey()));
  }

  /**
   * Takes in the table as it was committed.
   *
   * @param version null where it has none
   * @param files those that hold the run's rows
   */
  void table(String uri, Long version, List<String> files) {
    ObjectNode table = root.putObject("table").put("uri", uri);
    if (version != null) {
      table.put("version", version);
    }
    files.forEach(table.putArray("files")::add);
  }

  /** Takes in what became of the table's columns. */
  void columns(StructType before, StructType after) {
    for (StructField field : after.fields()) {
      boolean isOld = Arrays.asList(before.fieldNames()).contains(field.name());
      String was = isOld ? sql(before.apply(field.name())) : "";
      if (!isOld && !SystemColumns.NAMES.contains(field.name())) {
        added.add(field.name() + " " + sql(field));
      } else if (isOld && !was.equals(sql(field))) {
        widened.add(field.name() + " " + was + " -> " + sql(field));
      }
    }
  }

  private static String sql(StructField field) {
    return field.dataType().sql().toLowerCase(Locale.ROOT);
  }

  /** Takes in the sentence that the job fails with. */
  Report failed(String sentence) {
    root.put("message", sentence);
    return this;
  }

  /** The run in a few lines, for people who read the driver's output. */
  List<String> summary(Arguments arguments, int objects) {
    List<String> lines = new ArrayList<>();
    lines.add("objects: " + objects + ", left out: " + skipped.size());
    for (SkippedObject left : skipped.subList(0, Math.min(TOLD, skipped.size()))) {
      lines.add("  " + left.why + " " + left.object + ": " + left.detail);
    }
    if (skipped.size() > TOLD) {
      lines.add("  and " + (skipped.size() - TOLD) + " more; the report has them all");
    }
    lines.add("rows: " + rows.in + " in, " + rows.out + " out, " + rows.bad + " bad");
    if (rows.out > 0) {
      String version = root.path("table").path("version").asText();
      String told = version.isEmpty() ? "" : ", version " + version;
      lines.add("table: " + arguments.output() + told);
    }
    if (rows.bad > 0) {
      lines.add("bad rows: " + arguments.output() + "_bad/run=" + arguments.run());
    }
    lines.addAll(notes());
    return lines;
  }

  /** What became of the columns, in a line each, for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!added.isEmpty()) {
      notes.add("columns added: " + joined(added));
    }
    if (!widened.isEmpty()) {
      notes.add("columns widened: " + joined(widened));
    }
    return notes;
  }

  private static String joined(ArrayNode texts) {
    List<String> parts = new ArrayList<>();
    texts.forEach(text -> parts.add(text.asText()));
    return String.join(", ", parts);
  }

  String json() {
    return root.toPrettyString() + "\n";
  }
}
