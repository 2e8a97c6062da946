package dev.sparkdrop.pipeline;

import dev.sparkdrop.port.Warehouse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code load} section: which rows go to which table of the data warehouse. */
final class LoadReader {
  private static final Pattern TABLE =
      Pattern.compile("[a-z][a-z0-9.:-]*[a-z0-9]\\.[A-Za-z0-9_]+\\.[\\p{L}\\p{N}_-]+");
  private static final int MOST_CLUSTER_COLUMNS = 4;

  private final Section load;

  private LoadReader(Section load) {
    this.load = load;
  }

  /** Empty where the file has no such section. */
  static Optional<WarehouseLoad> read(Section file) {
    return file.has("load")
        ? Optional.of(new LoadReader(file.section("load", OwnKeys.LOAD)).read())
        : Optional.empty();
  }

  private WarehouseLoad read() {
    List<String> clusterBy = load.texts("clusterBy");
    if (clusterBy.size() > MOST_CLUSTER_COLUMNS) {
      load.wrong("clusterBy", "has more than four columns", "write at most four");
    }
    Warehouse.Target target =
        new Warehouse.Target(
            table(),
            load.text("location").orElse(null),
            replace(),
            load.text("partitionBy").orElse(null),
            clusterBy);
    return new WarehouseLoad(target, files());
  }

  private String table() {
    Optional<String> table = load.text("table");
    if (!load.has("table")) {
      load.missing("table", "write project.dataset.table, as ${project}.birds.strikes");
    } else if (table.isPresent() && !TABLE.matcher(table.get()).matches()) {
      load.wrong(
          "table",
          "is no table's name",
          "write project.dataset.table; a dataset's name has letters, digits and _ only");
    }
    return table.orElse("");
  }

  private boolean replace() {
    String mode = load.text("mode").orElse("replace");
    if (!mode.equals("replace") && !mode.equals("append")) {
      load.wrong("mode", "is no way to load", "write replace or append");
    }
    return mode.equals("replace");
  }

  private List<String> files() {
    // One pattern is written without a list.
    List<String> files =
        load.get("files").filter(value -> !value.isJsonArray()).isPresent()
            ? load.text("files").stream().toList()
            : load.texts("files");
    for (String file : files) {
      if (!file.startsWith("gs://") || file.indexOf('*') != file.lastIndexOf('*')) {
        load.wrong(
            "files", "has " + Quoted.of(file), "write gs://bucket/folder/*.parquet, with one *");
      }
    }
    return files;
  }
}
