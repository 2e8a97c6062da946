package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.function.Function;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps the table's schema beside the table, as {@code schema-000001.json}, {@code -000002}, …
 *
 * <p>Lanes of one pipeline write one table at the same time. A schema is therefore never
 * overwritten: its successor is created only if absent, and who comes second reads the winner's and
 * merges again. The folder lies outside the table's, where readers of the table don't trip over it.
 */
final class SchemaStore {
  private static final int ATTEMPTS = 20;

  private final FileSystem files;
  private final Path folder;

  SchemaStore(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Merges into the newest schema and keeps the result if it has grown.
   *
   * @param merge what the batch makes of a schema; called again for each schema that came between
   * @return what it made of the schema that holds now
   */
  Layout update(Function<TableSchema, Layout> merge) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int newest = newest();
      Layout merged = merge.apply(newest == 0 ? TableSchema.EMPTY : read(path(newest)));
      if (!merged.grew() || create(path(newest + 1), merged.table().json())) {
        return merged;
      }
    }
    throw new JobFailure("Other runs kept changing " + folder + "; run the job again.");
  }

  private int newest() throws IOException {
    int number = 0;
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        String name = file.getPath().getName();
        if (name.matches("schema-\\d{6}\\.json")) {
          number = Math.max(number, Integer.parseInt(name.substring(7, 13)));
        }
      }
    }
    return number;
  }

  private TableSchema read(Path path) throws IOException {
    return TableSchema.parse(SmallFiles.read(files, path), path.toString());
  }

  private boolean create(Path path, String json) throws IOException {
    try {
      SmallFiles.write(files, path, json, false);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      // Cloud Storage refuses the loser only when the upload ends, as a failed precondition.
      if (files.exists(path)) {
        return false;
      }
      throw e;
    }
  }

  private Path path(int number) {
    return new Path(folder, String.format("schema-%06d.json", number));
  }
}
