package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Makes an object the same as another. */
final class Copies {
  private final ObjectIndex index;
  private final Blobs blobs;

  Copies(ObjectIndex index, Blobs blobs) {
    this.index = index;
    this.blobs = blobs;
  }

  /**
   * Copies a version. The bytes get a second name, which takes no time.
   *
   * @param said the attributes of the copy; where it is empty, those of the source
   * @param keySha256 the hash of the customer's key for the copy; null for none
   */
  ObjectResource copy(
      ObjectVersion source,
      String bucket,
      String name,
      Attributes said,
      Preconditions preconditions,
      String keySha256)
      throws IOException {
    index.check(bucket, name, preconditions);
    ObjectResource from = source.resource();
    StoredContent.Stored stored =
        new StoredContent.Stored(
            present(source, () -> blobs.copy(source.content())),
            from.size(),
            new Checksums(from.crc32c(), from.md5Hash()));
    return index.put(
        new ObjectIndex.Draft(
            bucket,
            name,
            said.isEmpty() ? from.attributes().ofCopy() : said,
            stored,
            from.componentCount(),
            keySha256),
        preconditions);
  }

  /** Reads the bytes of a version that may have been replaced since it was looked up. */
  interface Read<T> {
    T bytes() throws IOException;
  }

  /** What is read of a version; 404 where it is gone. */
  static <T> T present(ObjectVersion source, Read<T> read) throws IOException {
    try {
      return read.bytes();
    } catch (NoSuchFileException gone) {
      throw ApiError.notFound(
          "No such object: " + source.resource().bucket() + "/" + source.resource().name());
    }
  }
}
