package dev.sparkdrop.local.dataproc;

import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The jars and files of jobs, brought to this machine; an object's version is brought once. */
final class LocalFiles {
  private final ObjectAccess objects;
  private final Path cache;

  LocalFiles(ObjectAccess objects, Path cache) {
    this.objects = objects;
    this.cache = cache;
  }

  /**
   * The local path of a job's file.
   *
   * @param uri {@code gs://…}, {@code file:///…} or a path
   * @throws CannotRunException when it cannot be had, with what to do
   */
  Path of(String uri) throws IOException, CannotRunException {
    if (uri.startsWith("gs://")) {
      return cached(uri);
    }
    if (uri.startsWith("file:") || uri.startsWith("/")) {
      Path path = uri.startsWith("/") ? Path.of(uri) : Path.of(URI.create(uri).getPath());
      if (Files.exists(path)) {
        return path;
      }
      throw new CannotRunException(
          "File not found: %s. A cluster's image may have it; this machine has not: upload it to a bucket and use its gs:// name."
              .formatted(uri));
    }
    throw new CannotRunException(
        "The local cloud cannot read '%s': use a gs:// or file:// name.".formatted(uri));
  }

  private Path cached(String uri) throws IOException, CannotRunException {
    ObjectAccess.Opened opened;
    try {
      opened = objects.open(uri);
    } catch (NoSuchFileException e) {
      throw new CannotRunException("File not found: " + uri);
    }
    try (InputStream content = opened.content()) {
      UUID name = UUID.nameUUIDFromBytes(uri.getBytes(StandardCharsets.UTF_8));
      Path folder = Files.createDirectories(cache.resolve(name + "-" + opened.generation()));
      // Commas and blanks separate the entries of Spark's lists.
      String last = uri.substring(uri.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
      Path file = folder.resolve(last);
      if (!Files.exists(file)) {
        Path half = Files.createTempFile(folder, "part", null);
        Files.copy(content, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    }
  }
}
