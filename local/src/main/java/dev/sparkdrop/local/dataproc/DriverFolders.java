package dev.sparkdrop.local.dataproc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are ours to empty. */
public final class DriverFolders {
  private static final System.Logger LOG = System.getLogger(DriverFolders.class.getName());

  private DriverFolders() {}

  /** Deletes a folder with all that is in it; what resists is left, and logged. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "could not be deleted: " + folder, e);
    }
  }
}
