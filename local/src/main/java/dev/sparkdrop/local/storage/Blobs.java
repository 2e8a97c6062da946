package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The bytes of objects, in files of generated names: the name of an object is never a path.
 *
 * <p>A file is whole before anything points to it and is never changed after. A reader of one that
 * was deleted reads it to its end, as the operating system keeps open files.
 */
final class Blobs {
  /** Up to this many bytes are kept beside the metadata, which saves a file for each. */
  static final int INLINE = 4096;

  private static final int BUFFER = 1 << 16;

  private final Path folder;

  Blobs(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
  }

  /** Stores a content from a stream, holding little of it in memory. */
  StoredContent.Stored write(InputStream in) throws IOException {
    byte[] head = in.readNBytes(INLINE + 1);
    Digest digest = new Digest();
    digest.update(head, 0, head.length);
    if (head.length <= INLINE) {
      return new StoredContent.Stored(inline(head), head.length, digest.finish());
    }
    String id = newId();
    try (OutputStream out = Files.newOutputStream(newFile(id))) {
      writeTo(out, head, head.length);
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        writeTo(out, buffer, n);
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path(id));
      throw e;
    }
    return new StoredContent.Stored(new StoredContent(null, id), digest.length(), digest.finish());
  }

  /** Stores the bytes of a whole file from elsewhere in the data folder; the file stays. */
  StoredContent.Stored link(Path file, Checksums checksums) throws IOException {
    long size = Files.size(file);
    StoredContent storedContent =
        size <= INLINE ? inline(Files.readAllBytes(file)) : new StoredContent(null, linkTo(file));
    return new StoredContent.Stored(storedContent, size, checksums);
  }

  /** A content of its own with the same bytes. */
  StoredContent copy(StoredContent storedContent) throws IOException {
    return storedContent.blob() == null
        ? storedContent
        : new StoredContent(null, linkTo(path(storedContent.blob())));
  }

  /** Gives the bytes of a file that never changes a second name, which costs nothing. */
  private String linkTo(Path existing) throws IOException {
    String id = newId();
    Path file = newFile(id);
    try {
      Files.createLink(file, existing);
    } catch (UnsupportedOperationException e) {
      Files.copy(existing, file);
    }
    return id;
  }

  /**
   * Opens a content from an offset on.
   *
   * @throws java.nio.file.NoSuchFileException where it was deleted meanwhile
   */
  InputStream open(StoredContent storedContent, long offset) throws IOException {
    InputStream in =
        storedContent.blob() == null
            ? new ByteArrayInputStream(Base64.getDecoder().decode(storedContent.inline()))
            : Files.newInputStream(path(storedContent.blob()));
    in.skipNBytes(offset);
    return in;
  }

  /** Deletes a content that nothing points to. */
  void delete(StoredContent storedContent) throws IOException {
    if (storedContent.blob() != null) {
      Files.deleteIfExists(path(storedContent.blob()));
    }
  }

  /** Deletes the files that the death of an earlier process left without an owner. */
  void keepOnly(Predicate<String> owned) throws IOException {
    List<Path> orphans;
    try (Stream<Path> files = Files.walk(folder, 2)) {
      orphans =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !owned.test(file.getFileName().toString()))
              .toList();
    }
    for (Path orphan : orphans) {
      Files.deleteIfExists(orphan);
    }
  }

  /** Writes to a file of this folder; a disk that is full is told as what it is. */
  static void writeTo(OutputStream out, byte[] bytes, int count) {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw new ApiError(
          507,
          "RESOURCE_EXHAUSTED",
          "insufficientStorage",
          "The local cloud can't write to its data folder: " + e.getMessage());
    }
  }

  private static StoredContent inline(byte[] bytes) {
    return new StoredContent(Base64.getEncoder().encodeToString(bytes), null);
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private Path path(String id) {
    return folder.resolve(id.substring(0, 2)).resolve(id);
  }

  private Path newFile(String id) throws IOException {
    Path file = path(id);
    Files.createDirectories(file.getParent());
    return file;
  }
}
