package dev.sparkdrop.jobs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a part of a text object turned out to hold. */
final class PartReport implements Serializable {
  private static final long serialVersionUID = 1;

  private final int source;
  private final int part;
  private final ArrayList<String> names = new ArrayList<>();
  private final ArrayList<ColumnStats> stats = new ArrayList<>();
  private transient Map<String, Integer> positions;
  private long begin;
  private long stop;
  private long lines;
  private long good;
  private long bad;
  private String unreadable;

  PartReport(TextPart part) {
    this.source = part.object().index();
    this.part = part.number();
    part.object().header().forEach(this::addColumn);
  }

  private void addColumn(String name) {
    names.add(name);
    stats.add(new ColumnStats());
  }

  /** The statistics of a column of JSON, which comes to be when it is first seen. */
  ColumnStats column(String name) throws UnreadableException {
    if (positions == null) {
      positions = new HashMap<>();
    }
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

  void began(long offset) {
    begin = offset;
  }

  void stopped(long offset, long linesRead) {
    stop = offset;
    lines = linesRead;
  }

  void good() {
    good++;
  }

  void bad() {
    bad++;
  }

  void unreadable(String sentence) {
    unreadable = sentence;
  }

  /** The object's place in the manifest. */
  int source() {
    return source;
  }

  int part() {
    return part;
  }

  List<String> names() {
    return names;
  }

  List<ColumnStats> stats() {
    return stats;
  }

  /** Offset of its first line. */
  long begin() {
    return begin;
  }

  /** Offset of the line behind its last record. */
  long stop() {
    return stop;
  }

  long lines() {
    return lines;
  }

  long goodRecords() {
    return good;
  }

  long badRecords() {
    return bad;
  }

  /** Why nothing of the object counts, or null. */
  String unreadable() {
    return unreadable;
  }
}
