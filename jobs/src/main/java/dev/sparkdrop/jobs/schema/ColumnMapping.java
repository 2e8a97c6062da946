package dev.sparkdrop.jobs.schema;

import dev.sparkdrop.jobs.batch.SourceObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/** Which column of the table each column of each object goes to: all that a task needs of it. */
public final class ColumnMapping implements Serializable {
  private static final long serialVersionUID = 1;

  public final StructType table;

  /** Names of the columns whose types the user named. */
  public final HashSet<String> declared;

  private final HashMap<Integer, OfObject> objects = new HashMap<>();

  public ColumnMapping(StructType table, Set<String> declared) {
    this.table = table;
    this.declared = new HashSet<>(declared);
  }

  public void add(int index, OfObject columns) {
    objects.put(index, columns);
  }

  /** Of one object; never null for one that is read. */
  public OfObject of(int index) {
    return objects.get(index);
  }

  /** The columns of one object. */
  public static final class OfObject implements Serializable {
    private static final long serialVersionUID = 1;

    public final SourceObject object;
    public final ArrayList<String> header;

    /** For each name of the header its column in the table, or -1. */
    public final int[] positions;

    /** What all rows of the object have in common, as texts, by the column in the table. */
    public final HashMap<Integer, String> constants;

    OfObject(
        SourceObject object, List<String> header, int[] positions, Map<Integer, String> constants) {
      this.object = object;
      this.header = new ArrayList<>(header);
      this.positions = positions;
      this.constants = new HashMap<>(constants);
    }
  }
}
