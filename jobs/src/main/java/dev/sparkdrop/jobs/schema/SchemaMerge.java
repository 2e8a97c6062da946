package dev.sparkdrop.jobs.schema;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.ColumnStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Lays the columns of a batch's objects beside the table's: finds those it has, adds those it
 * lacks, widens what does not hold all digits.
 *
 * <p>Objects must come in one order, always the same for the same batch, since names that become
 * equal when made safe are told apart by which came first. A column has a slot from its first sight
 * on; its place in the table is known when all objects are in.
 */
public final class SchemaMerge {
  /** In a column's metadata: its name in the file that brought it. */
  public static final String ORIGIN = "source";

  private static final int SHOWN = 5;

  private final int fixed;
  private final boolean declared;
  private final boolean widens;
  private final List<StructField> columns = new ArrayList<>();
  private final Map<Integer, ColumnStats> stats = new HashMap<>();
  private final Map<String, List<Integer>> byOrigin = new HashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<Integer, List<String>> headers = new HashMap<>();
  private final Map<Integer, int[]> slots = new HashMap<>();
  private final Map<Integer, Integer> places = new HashMap<>();

  /**
   * Begins with the columns that the table has, or is declared to have.
   *
   * @param table empty where there is none yet
   * @param declared what {@code --schema} says, or null; then no file adds a column
   * @param widens whether the table can be given wider types
   * @param reserved names that no column may get
   */
  public SchemaMerge(StructType table, StructType declared, boolean widens, Set<String> reserved) {
    this.declared = declared != null;
    this.widens = widens;
    reserved.forEach(name -> taken.add(lower(name)));
    for (StructField field : (table.isEmpty() ? SystemColumns.SCHEMA : table).fields()) {
      put(field);
    }
    for (StructField field : (declared == null ? new StructType() : declared).fields()) {
      declare(field);
    }
    fixed = columns.size();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private int put(StructField column) {
    int slot = columns.size();
    String name = lower(column.name());
    columns.add(column);
    taken.add(name);
    if (!SystemColumns.NAMES.contains(name)) {
      byName.put(name, slot);
      boolean told = column.metadata().contains(ORIGIN);
      String origin = told ? column.metadata().getString(ORIGIN) : column.name();
      byOrigin.computeIfAbsent(origin, s -> new ArrayList<>()).add(slot);
    }
    return slot;
  }

  private int create(String name, DataType type, String origin) {
    return put(
        new StructField(name, type, true, new MetadataBuilder().putString(ORIGIN, origin).build()));
  }

  private void declare(StructField field) {
    Integer there = byName.get(lower(field.name()));
    if (there == null) {
      create(field.name(), field.dataType(), field.name());
      return;
    }
    DataType now = columns.get(there).dataType();
    ColumnStats wanted = new ColumnStats();
    wanted.typed(field.dataType(), 1);
    boolean same = now.equals(field.dataType());
    if (!same && (!widens || !wanted.widen(now).equals(field.dataType()))) {
      throw new JobFailure(
          "--schema says "
              + field.name()
              + " "
              + field.dataType().sql()
              + ", and the table has "
              + now.sql()
              + ", which that can't replace without losing digits. Write the table's"
              + " type, or rebuild the table as docs/lake-job.md says.");
    }
    retype(there, field.dataType());
  }

  /**
   * Takes in one object.
   *
   * @param object its place in the manifest
   * @param header the object's own names, in its order
   * @param seen what its values are, beside the names; empty where that was not looked at
   * @throws UnreadableException where the table has columns, and none of these is one of them
   */
  public void add(int object, List<String> header, List<ColumnStats> seen)
      throws UnreadableException {
    int[] own = new int[header.size()];
    Arrays.fill(own, -1);
    Set<Integer> claimed = new HashSet<>();
    // The same name first: only then may what is left claim a column that is merely alike.
    for (int i = 0; i < own.length; i++) {
      for (int candidate : byOrigin.getOrDefault(header.get(i), List.of())) {
        own[i] = own[i] < 0 && claimed.add(candidate) ? candidate : own[i];
      }
    }
    for (int i = 0; i < own.length; i++) {
      Integer alike = byName.get(lower(ColumnNames.safe(header.get(i))));
      own[i] = own[i] < 0 && alike != null && claimed.add(alike) ? alike : own[i];
    }
    if (fixed > SystemColumns.NAMES.size() && claimed.stream().noneMatch(c -> c < fixed)) {
      throw new UnreadableException(
          "None of its columns "
              + some(header)
              + " is one of the table's "
              + some(tableNames())
              + ". Mend its names, or write --option=header=false where a CSV file has none.");
    }
    for (int i = 0; i < own.length; i++) {
      if (own[i] < 0 && !declared) {
        own[i] = create(header.get(i));
      }
      if (own[i] >= 0 && !seen.isEmpty()) {
        stats.computeIfAbsent(own[i], s -> new ColumnStats()).add(seen.get(i));
      }
    }
    headers.put(object, header);
    slots.put(object, own);
  }

  private int create(String origin) {
    String name = ColumnNames.unique(ColumnNames.safe(origin), taken);
    return create(name, DataTypes.NullType, origin);
  }

  private List<String> tableNames() {
    List<String> names = new ArrayList<>();
    columns.subList(0, fixed).forEach(column -> names.add(column.name()));
    names.removeAll(SystemColumns.NAMES);
    return names;
  }

  private static String some(List<String> names) {
    return names.size() <= SHOWN
        ? names.toString()
        : names.subList(0, SHOWN).toString().replace("]", ", …]");
  }

  /** Takes in a capture of the trigger: a column of text, where no object has such a column. */
  public void capture(String name) {
    if (slots.isEmpty()) {
      return;
    }
    Integer there = byName.get(lower(name));
    int slot = there == null ? create(name) : there;
    if (slot >= fixed && stats.get(slot) == null) {
      ColumnStats text = new ColumnStats();
      text.typed(DataTypes.StringType, 1);
      stats.put(slot, text);
    }
  }

  /** Settles the types. Columns in which nothing was seen are not among the result's yet. */
  public StructType result() {
    StructType result = new StructType();
    for (int i = 0; i < columns.size(); i++) {
      ColumnStats seen = stats.get(i);
      DataType type = columns.get(i).dataType();
      if (i >= fixed) {
        type = seen == null ? null : seen.type();
      } else if (seen != null && widens && !declared) {
        type = seen.widen(type);
      }
      if (type != null) {
        retype(i, type);
        places.put(i, result.size());
        result = result.add(columns.get(i));
      }
    }
    return result;
  }

  /**
   * Where an object's columns go, when the types are settled.
   *
   * @param common texts that all its rows have, by the column's name; its own columns go before
   */
  public ColumnMapping.OfObject columns(Source source, Map<String, String> common) {
    int[] positions =
        Arrays.stream(slots.getOrDefault(source.index, new int[0]))
            .map(slot -> places.getOrDefault(slot, -1))
            .toArray();
    Map<Integer, String> constants = new HashMap<>();
    for (Map.Entry<Integer, Integer> place : places.entrySet()) {
      String text = common.get(lower(columns.get(place.getKey()).name()));
      if (text != null && Arrays.stream(positions).noneMatch(p -> p == place.getValue())) {
        constants.put(place.getValue(), text);
      }
    }
    List<String> header = headers.getOrDefault(source.index, List.of());
    return new ColumnMapping.OfObject(source.object, header, positions, constants);
  }

  private void retype(int slot, DataType type) {
    StructField old = columns.get(slot);
    columns.set(slot, new StructField(old.name(), type, true, old.metadata()));
  }
}
