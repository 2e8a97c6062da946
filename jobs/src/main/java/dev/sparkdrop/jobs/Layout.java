package dev.sparkdrop.jobs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which column of the table each column of each object of a batch goes to. */
final class Layout {
  private final SchemaMerge merge;
  private final FitPlan plan;
  private final Map<ParquetGroup, int[]> groups = new HashMap<>();

  private Layout(SchemaMerge merge, FitPlan plan) {
    this.merge = merge;
    this.plan = plan;
  }

  /**
   * Lays a batch beside a table, object by object in the manifest's order.
   *
   * @param texts the text objects whose records count, by their place in the manifest
   */
  static Layout of(
      TableSchema table,
      List<Source> sources,
      Map<Integer, SourceSummary> texts,
      List<ParquetGroup> groups) {
    SchemaMerge merge = new SchemaMerge(table);
    Map<Integer, ParquetGroup> byFirst = new TreeMap<>();
    groups.forEach(group -> byFirst.put(group.first(), group));
    Map<Integer, int[]> positions = new HashMap<>();
    Map<ParquetGroup, int[]> groupPositions = new HashMap<>();
    for (Source source : sources) {
      SourceSummary text = texts.get(source.index());
      ParquetGroup group = byFirst.get(source.index());
      // A header without rows fixes nothing: it says no types.
      if (text != null && text.tellsTypes()) {
        positions.put(source.index(), merge.add(text.header(), text.types()));
      } else if (group != null && group.rows() > 0) {
        groupPositions.put(group, merge.add(group.header(), group.types()));
      }
    }
    FitPlan plan = new FitPlan(merge.result().columns());
    for (Source source : sources) {
      SourceSummary text = texts.get(source.index());
      if (text != null) {
        int[] columns = positions.getOrDefault(source.index(), new int[0]);
        plan.add(source.index(), source.object(), source.format(), text.header(), columns);
      }
    }
    Layout layout = new Layout(merge, plan);
    layout.groups.putAll(groupPositions);
    return layout;
  }

  TableSchema table() {
    return merge.result();
  }

  /** Whether the table gained a column. */
  boolean grew() {
    return merge.grew();
  }

  /** For the text objects. */
  FitPlan plan() {
    return plan;
  }

  /** For the Parquet objects; groups without rows are not among them. */
  Map<ParquetGroup, int[]> groups() {
    return groups;
  }
}
