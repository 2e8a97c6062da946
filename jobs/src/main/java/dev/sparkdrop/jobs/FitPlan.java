package dev.sparkdrop.jobs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that a task needs to turn text records into rows of the table. */
final class FitPlan implements Serializable {
  private static final long serialVersionUID = 1;

  private final ArrayList<TableColumn> columns;
  private final HashMap<Integer, Source> sources = new HashMap<>();

  FitPlan(List<TableColumn> columns) {
    this.columns = new ArrayList<>(columns);
  }

  /**
   * Takes in an object whose records count.
   *
   * @param positions for each name of the header its column in the table
   */
  void add(
      int index, SourceObject object, SourceFormat format, List<String> header, int[] positions) {
    sources.put(index, new Source(object, format, header, positions));
  }

  boolean anySource() {
    return !sources.isEmpty();
  }

  List<TableColumn> columns() {
    return columns;
  }

  /** The object's part of the plan, or null when its records don't count. */
  Source source(int index) {
    return sources.get(index);
  }

  /** How to read one object's records. */
  static final class Source implements Serializable {
    private static final long serialVersionUID = 1;

    private final SourceObject object;
    private final SourceFormat format;
    private final int[] positions;
    private final HashMap<String, Integer> byName = new HashMap<>();

    Source(SourceObject object, SourceFormat format, List<String> header, int[] positions) {
      this.object = object;
      this.format = format;
      this.positions = positions;
      if (format == SourceFormat.JSON_LINES) {
        for (int i = 0; i < positions.length; i++) {
          byName.put(header.get(i), positions[i]);
        }
      }
    }

    SourceObject object() {
      return object;
    }

    SourceFormat format() {
      return format;
    }

    /** By a CSV record's field. */
    int[] positions() {
      return positions;
    }

    /** By a JSON object's names. */
    Map<String, Integer> byName() {
      return byName;
    }
  }
}
