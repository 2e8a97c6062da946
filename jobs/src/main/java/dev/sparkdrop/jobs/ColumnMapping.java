package dev.sparkdrop.jobs;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/** Which column of the table each column of each object goes to: all that a task needs of it. */
final class ColumnMapping implements Serializable {
  private static final long serialVersionUID = 1;

  private final StructType table;
  private final String run;
  private final HashSet<String> declared;
  private final HashMap<Integer, OfObject> objects = new HashMap<>();

  /**
   * @param declared names of the columns whose types the user named
   */
  ColumnMapping(StructType table, String run, Set<String> declared) {
    this.table = table;
    this.run = run;
    this.declared = new HashSet<>(declared);
  }

  /**
   * Takes in an object.
   *
   * @param positions for each name of the header its column in the table, or -1
   * @param captures texts by their column in the table
   */
  void add(
      int index,
      SourceObject object,
      List<String> header,
      int[] positions,
      Map<Integer, String> captures) {
    objects.put(index, new OfObject(object, header, positions, captures));
  }

  StructType table() {
    return table;
  }

  String run() {
    return run;
  }

  boolean isDeclared(String column) {
    return declared.contains(column);
  }

  /** Of one object; never null for one that is read. */
  OfObject of(int index) {
    return objects.get(index);
  }

  /** The columns of one object. */
  static final class OfObject implements Serializable {
    private static final long serialVersionUID = 1;

    private final SourceObject object;
    private final int[] positions;
    private final HashMap<String, Integer> byName = new HashMap<>();
    private final HashMap<Integer, String> captures;

    private OfObject(
        SourceObject object, List<String> header, int[] positions, Map<Integer, String> captures) {
      this.object = object;
      this.positions = positions;
      this.captures = new HashMap<>(captures);
      for (int i = 0; i < positions.length; i++) {
        byName.putIfAbsent(header.get(i), positions[i]);
      }
    }

    SourceObject object() {
      return object;
    }

    /** By a CSV record's field; -1 for one that goes nowhere. */
    int[] positions() {
      return positions;
    }

    /** By a JSON object's names. */
    Map<String, Integer> byName() {
      return byName;
    }

    Map<Integer, String> captures() {
      return captures;
    }
  }
}
