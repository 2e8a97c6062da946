package dev.sparkdrop.local.dataproc;

import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks the archives of a job into its working folder, as YARN does on a cluster. */
final class Archives {
  private Archives() {}

  /**
   * Unpacks one.
   *
   * @param archive a {@code .zip}, {@code .jar}, {@code .tar}, {@code .tar.gz} or {@code .tgz}
   * @param folder that it becomes
   * @throws CannotRunException where it is none of these, or damaged
   */
  static void unpack(Path archive, Path folder) throws IOException, CannotRunException {
    String name = archive.getFileName().toString();
    Files.createDirectories(folder);
    if (name.endsWith(".zip") || name.endsWith(".jar")) {
      unzip(archive, folder);
    } else if (name.matches(".*\\.(tar|tar\\.gz|tgz)")) {
      untar(archive, folder);
    } else {
      throw new CannotRunException(
          "'%s' is not an archive that Dataproc unpacks: use .zip, .jar, .tar, .tar.gz or .tgz."
              .formatted(name));
    }
  }

  private static void unzip(Path archive, Path folder) throws IOException, CannotRunException {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = folder.resolve(entry.getName()).normalize();
        if (!to.startsWith(folder)) {
          throw new CannotRunException(
              "'%s' has an entry that leads out of it: %s"
                  .formatted(archive.getFileName(), entry.getName()));
        }
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          Files.copy(zip, to);
        }
      }
    }
  }

  /** With tar itself: packed environments of Python have links and modes. */
  private static void untar(Path archive, Path folder) throws IOException, CannotRunException {
    Process tar =
        new ProcessBuilder("tar", "-xf", archive.toString(), "-C", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (tar.waitFor() != 0) {
        throw new CannotRunException(archive.getFileName() + " cannot be unpacked by tar.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
