package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Writes content into a bucket; it is seen only once all of it is there and right. */
final class Landing {
  static final String ANY_BYTES = "application/octet-stream";

  private Landing() {}

  /**
   * Makes content an object, if it is not already.
   *
   * @param live what is there under that name
   */
  static StoredObject write(
      Uploads uploads,
      Uploads.Draft draft,
      Optional<Live> live,
      InputStream content,
      TransferDeadline deadline)
      throws IOException {
    CRC32C crc32c = new CRC32C();
    byte[] buffer = new byte[BlockInputStream.BLOCK];
    long length = 0;
    try (Upload upload = uploads.open(draft)) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        length += count;
        crc32c.update(buffer, 0, count);
        upload.write(ByteBuffer.wrap(buffer, 0, count));
      }
      deadline.left();
      return finish(uploads, draft.name(), upload, live, length, (int) crc32c.getValue());
    }
  }

  /** Equal content is left as it is, also where an equal request was faster. */
  private static StoredObject finish(
      Uploads uploads, String object, Upload upload, Optional<Live> live, long length, int crc32c) {
    if (live.isPresent() && live.get().has(length, crc32c)) {
      return StoredObject.unchanged(object, live.get());
    }
    try {
      return new StoredObject(object, true, upload.finish(crc32c), length, crc32c);
    } catch (Uploads.Overtaken e) {
      return uploads
          .look(object)
          .filter(winner -> winner.has(length, crc32c))
          .map(winner -> StoredObject.unchanged(object, winner))
          .orElseThrow(() -> e);
    }
  }
}
