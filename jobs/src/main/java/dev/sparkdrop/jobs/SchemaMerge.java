package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
 * equal when made safe are told apart by which came first.
 */
final class SchemaMerge {
  /** In a column's metadata: its name in the file that brought it. */
  static final String ORIGIN = "source";

  private static final int SHOWN = 5;

  private final int fixed;
  private final boolean declared;
  private final boolean widens;
  private final List<StructField> columns = new ArrayList<>();
  private final Map<Integer, ColumnStats> stats = new TreeMap<>();
  private final Map<String, List<Integer>> byOrigin = new HashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * @param table empty where there is none yet
   * @param declared what {@code --schema} says, or null; then no file adds a column
   * @param widens whether the table can be given wider types
   * @param reserved names that no column may get
   */
  SchemaMerge(StructType table, StructType declared, boolean widens, Set<String> reserved) {
    this.declared = declared != null;
    this.widens = widens;
    reserved.forEach(name -> taken.add(name.toLowerCase(java.util.Locale.ROOT)));
    StructType known = table.isEmpty() ? SystemColumns.SCHEMA : table;
    for (StructField field : known.fields()) {
      put(field);
    }
    if (declared != null) {
      for (StructField field : declared.fields()) {
        declare(field);
      }
    }
    fixed = columns.size();
  }

  private void put(StructField field) {
    columns.add(field);
    index(columns.size() - 1);
  }

  private void declare(StructField field) {
    Integer there = byName.get(field.name().toLowerCase(java.util.Locale.ROOT));
    if (there == null) {
      put(new StructField(field.name(), field.dataType(), true, origin(field.name())));
      return;
    }
    DataType now = columns.get(there).dataType();
    if (now.equals(field.dataType())) {
      return;
    }
    ColumnStats wanted = new ColumnStats();
    wanted.typed(field.dataType(), 1);
    if (!widens || !wanted.widen(now).equals(field.dataType())) {
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
   * @param header the object's own names, in its order
   * @param seen what its values are, beside the names; null where that was not looked at
   * @return for each name a number for {@link #position}
   * @throws UnreadableException where the table has columns, and none of these is one of them
   */
  int[] add(List<String> header, List<ColumnStats> seen) throws UnreadableException {
    int[] slots = new int[header.size()];
    Arrays.fill(slots, -1);
    Set<Integer> claimed = new HashSet<>();
    // The same name first: only then may what is left claim a column that is merely alike.
    for (int i = 0; i < slots.length; i++) {
      for (int candidate : byOrigin.getOrDefault(header.get(i), List.of())) {
        if (slots[i] < 0 && claimed.add(candidate)) {
          slots[i] = candidate;
        }
      }
    }
    for (int i = 0; i < slots.length; i++) {
      Integer alike =
          byName.get(ColumnNames.safe(header.get(i)).toLowerCase(java.util.Locale.ROOT));
      if (slots[i] < 0 && alike != null && claimed.add(alike)) {
        slots[i] = alike;
      }
    }
    if (fixed > SystemColumns.NAMES.size() && claimed.stream().noneMatch(c -> c < fixed)) {
      throw new UnreadableException(
          "None of its columns "
              + some(header)
              + " is one of the table's "
              + some(tableNames())
              + ". Mend its header, or write --option=header=false.");
    }
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] < 0 && !declared) {
        slots[i] = create(header.get(i));
      }
      if (slots[i] >= 0 && seen != null) {
        stats.computeIfAbsent(slots[i], s -> new ColumnStats()).add(seen.get(i));
      }
    }
    return slots;
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

  /** A column for a capture of the trigger, a text, where no object has such a column. */
  int capture(String name) {
    Integer there = byName.get(name.toLowerCase(java.util.Locale.ROOT));
    int slot = there == null ? create(name) : there;
    if (slot >= fixed && stats.get(slot) == null) {
      ColumnStats text = new ColumnStats();
      text.typed(DataTypes.StringType, 1);
      stats.put(slot, text);
    }
    return slot;
  }

  /** Settles the types. Columns in which nothing was seen are not among the result's yet. */
  StructType result() {
    StructType result = new StructType();
    for (int i = 0; i < columns.size(); i++) {
      StructField column = columns.get(i);
      ColumnStats seen = stats.get(i);
      if (i >= fixed) {
        DataType type = seen == null ? null : seen.type();
        if (type == null) {
          continue;
        }
        retype(i, type);
      } else if (seen != null && widens && !declared) {
        retype(i, seen.widen(column.dataType()));
      }
      result = result.add(columns.get(i));
    }
    return result;
  }

  /** Where a column of {@link #add} stands in a schema, or -1 when it is not there. */
  int position(int slot, StructType result) {
    return slot < 0 ? -1 : Arrays.asList(result.fieldNames()).indexOf(columns.get(slot).name());
  }

  private void retype(int slot, DataType type) {
    StructField old = columns.get(slot);
    columns.set(slot, new StructField(old.name(), type, true, old.metadata()));
  }

  private int create(String origin) {
    String name = ColumnNames.unique(ColumnNames.safe(origin), taken);
    put(new StructField(name, DataTypes.NullType, true, origin(origin)));
    return columns.size() - 1;
  }

  private static org.apache.spark.sql.types.Metadata origin(String name) {
    return new MetadataBuilder().putString(ORIGIN, name).build();
  }

  private void index(int slot) {
    StructField column = columns.get(slot);
    String name = column.name().toLowerCase(java.util.Locale.ROOT);
    taken.add(name);
    if (SystemColumns.NAMES.contains(name)) {
      return;
    }
    byName.put(name, slot);
    String origin =
        column.metadata().contains(ORIGIN) ? column.metadata().getString(ORIGIN) : column.name();
    byOrigin.computeIfAbsent(origin, s -> new ArrayList<>()).add(slot);
  }
}
