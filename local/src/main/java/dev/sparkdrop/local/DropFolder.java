package dev.sparkdrop.local;

import dev.sparkdrop.local.storage.CloudStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;

/**
 * A folder whose files are uploaded to the landing bucket under their relative path, once a file's
 * size has stood still for a second. A changed file is uploaded again; none is removed.
 */
final class DropFolder {
  private static final System.Logger LOG = System.getLogger(DropFolder.class.getName());
  private static final long STILL_MILLIS = 1000;

  private final Path folder;
  private final CloudStorage storage;
  private final Database database;
  private final MVMap<String, String> uploaded;
  private final Map<Path, Watched> watched = new HashMap<>();

  /** A file's look, and since when it looks so. */
  private record Watched(String look, long since) {}

  DropFolder(Path folder, CloudStorage storage, Database database) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.storage = storage;
    this.database = database;
    this.uploaded = database.map("drop.uploaded");
  }

  /** Uploads what has stood still; to be called a few times a second, by one thread. */
  void look(long nowMillis) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                look(file, attributes, nowMillis);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // gone since it was listed, or not ours to read
            }
          });
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "the drop folder could not be read: " + e.getMessage());
    }
  }

  private void look(Path file, BasicFileAttributes attributes, long now) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    String look = attributes.size() + " " + attributes.lastModifiedTime().toMillis();
    if (look.equals(uploaded.get(name))) {
      return;
    }
    Watched before = watched.get(file);
    if (before == null || !before.look().equals(look)) {
      watched.put(file, new Watched(look, now));
    } else if (now - before.since() >= STILL_MILLIS) {
      upload(file, name);
      uploaded.put(name, look);
      database.commit();
      watched.remove(file);
    }
  }

  private void upload(Path file, String name) {
    try (InputStream content = Files.newInputStream(file)) {
      storage.put(ProjectNames.LANDING, name, content, "application/octet-stream", Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("uploading " + file, e);
    }
  }
}
