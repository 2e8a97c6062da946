package dev.sparkdrop.jobs.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.ColumnStats;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** What a part of a text object turned out to hold. */
final class PartReport implements Serializable {
  private static final long serialVersionUID = 1;

  /** The object's place in the manifest. */
  final int source;

  /** The part's place in the object. */
  final int part;

  /** The columns' own names; those of CSV may repeat. */
  final ArrayList<String> names = new ArrayList<>();

  /** Of each name, where values were counted. */
  final ArrayList<ColumnStats> stats = new ArrayList<>();

  /** Offset of its first line. */
  long begin;

  /** Offset of the line behind its last record. */
  long stop;

  /** How many lines were read. */
  long lines;

  /** Sound records. */
  long good;

  /** Records that are none, or that do not fit the table. */
  long bad;

  /** Why nothing of the object counts, or null. */
  String unreadable;

  private transient Map<String, Integer> positions;

  PartReport(TextPart part) {
    this.source = part.object.index();
    this.part = part.number;
    part.object.header.forEach(this::addColumn);
  }

  private void addColumn(String name) {
    names.add(name);
    stats.add(new ColumnStats());
  }

  /** Takes in what a record holds. */
  void count(TextRecord record, Dialect dialect) throws UnreadableException {
    good += record.fault == null ? 1 : 0;
    bad += record.fault == null ? 0 : 1;
    if (record.fields != null) {
      for (int i = 0; i < record.fields.size(); i++) {
        stats.get(i).text(record.fields.get(i), dialect);
      }
    } else if (record.object != null) {
      Iterator<Map.Entry<String, JsonNode>> fields = record.object.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        JsonRecords.count(field.getValue(), column(field.getKey()), dialect);
      }
    }
  }

  /** The statistics of a column of JSON, which comes to be when it is first seen. */
  private ColumnStats column(String name) throws UnreadableException {
    positions = positions == null ? new HashMap<>() : positions;
    Integer position = positions.get(name);
    if (position == null) {
      position = names.size();
      if (position >= TextProbe.MOST_COLUMNS) {
        throw new UnreadableException(
            "Its records have more than " + TextProbe.MOST_COLUMNS + " different names.");
      }
      positions.put(name, position);
      addColumn(name);
    }
    return stats.get(position);
  }
}
