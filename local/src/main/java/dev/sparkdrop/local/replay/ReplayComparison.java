package dev.sparkdrop.local.replay;

import dev.sparkdrop.local.dataproc.DriverFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What two replays of a run wrote, compared.
 *
 * @param outputs {@code gs://} URIs of the local lake that the pipeline declares
 */
record ReplayComparison(ReplayRecord before, ReplayRecord after, List<String> outputs) {
  private static final System.Logger LOG = System.getLogger(ReplayComparison.class.getName());

  /**
   * The difference, in lines for a person.
   *
   * @param ignored columns that are not compared
   */
  List<String> lines(Set<String> ignored) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "compared  replay %d (%s) -> %d (%s)"
            .formatted(before.number(), before.told(), after.number(), after.told()));
    if (!before.batch().equals(after.batch())) {
      lines.add("  they ran on different objects, so their rows are not compared");
      return lines;
    }
    List<String> folders =
        outputs.stream().map(uri -> uri.replaceFirst("^gs://[^/]+/?", "")).toList();
    Map<String, PlainTable> old = PlainTable.in(before.lake(), folders);
    Map<String, PlainTable> now = PlainTable.in(after.lake(), folders);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    if (names.isEmpty()) {
      lines.add("  neither wrote anything into the lake");
    }
    Path spill = Files.createDirectories(after.folder().resolve("spill"));
    try (RowComparison rows = new RowComparison(spill, ignored)) {
      for (String name : names) {
        lines.addAll(lines(rows, name, old.get(name), now.get(name)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    } finally {
      DriverFolders.delete(spill);
    }
    return lines;
  }

  private static List<String> lines(
      RowComparison rows, String name, PlainTable old, PlainTable now) {
    String files = "  %s: %d -> %d files".formatted(name, files(old), files(now));
    if (isOther(old) || isOther(now)) {
      return List.of(files + "; rows of such files are not compared");
    }
    try {
      return ReplayReport.difference(rows.compare(name, old, now));
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "comparing " + name, e);
      return List.of(files + "; they cannot be read as one table, so rows are not compared");
    }
  }

  private static boolean isOther(PlainTable table) {
    return table != null && table.kind() == PlainTable.Kind.OTHER;
  }

  private static int files(PlainTable table) {
    return table == null ? 0 : table.files().size();
  }
}
