package dev.sparkdrop.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folders of one run: its part of the table, its bad rows, and the place where both are made.
 *
 * <p>The place lies outside the table, so that no reader sees rows that may yet be withdrawn. A
 * repeated attempt clears and fills the folders of its own run and no others.
 */
final class RunFolder {
  private final FileSystem files;
  private final Path table;
  private final Path bad;
  private final Path staging;

  RunFolder(FileSystem files, String output, String run) {
    this.files = files;
    String folder = "/run=" + run;
    this.table = new Path(output + folder);
    this.bad = new Path(output + "_bad" + folder);
    this.staging = new Path(output + "_staging" + folder);
  }

  /** Where the bad rows are, once they are committed. */
  Path bad() {
    return bad;
  }

  Path stagedTable() {
    return new Path(staging, "table");
  }

  Path stagedBad() {
    return new Path(staging, "bad");
  }

  /** Removes what an earlier round or attempt left in the making. */
  void clearStaging() throws IOException {
    files.delete(staging, true);
  }

  /** The Parquet files in the making. */
  List<Path> stagedFiles() throws IOException {
    List<Path> paths = new ArrayList<>();
    try {
      for (FileStatus file : files.listStatus(stagedTable())) {
        if (file.getPath().getName().endsWith(".parquet")) {
          paths.add(file.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return paths;
    }
    return paths;
  }

  /** Puts what was made in the place of what an earlier attempt of this run committed. */
  void commit(boolean anyRows, boolean anyBad) throws IOException {
    replace(stagedBad(), bad, anyBad);
    replace(stagedTable(), table, anyRows);
    clearStaging();
  }

  private void replace(Path made, Path place, boolean any) throws IOException {
    files.delete(place, true);
    if (any) {
      files.mkdirs(place.getParent());
      if (!files.rename(made, place)) {
        throw new IOException("Could not move " + made + " to " + place);
      }
    }
  }
}
