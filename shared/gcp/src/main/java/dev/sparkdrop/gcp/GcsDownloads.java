package dev.sparkdrop.gcp;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import dev.sparkdrop.port.Downloads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Downloads through the JSON API, in parts that the client asks for again where one fails. */
final class GcsDownloads implements Downloads {
  private static final int PART = 2 << 20;

  private final Storage storage;
  private final String bucket;

  GcsDownloads(Storage storage, String bucket) {
    this.storage = storage;
    this.bucket = bucket;
  }

  @Override
  public boolean copy(String name, long generation, Path file) throws IOException {
    boolean whole = false;
    try (ReadChannel from = storage.reader(BlobId.of(bucket, name, generation));
        FileChannel to =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      from.setChunkSize(PART);
      ByteBuffer part = ByteBuffer.allocate(PART);
      while (from.read(part) >= 0) {
        part.flip();
        while (part.hasRemaining()) {
          to.write(part);
        }
        part.clear();
      }
      whole = true;
    } catch (StorageException e) {
      gone(name, e);
    } catch (IOException e) {
      // The channel wraps what the service answered.
      if (!(e.getCause() instanceof StorageException answered)) {
        throw e;
      }
      gone(name, answered);
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
    return whole;
  }

  private void gone(String name, StorageException e) {
    if (e.getCode() != StorageFaults.NOT_FOUND) {
      throw StorageFaults.of("reading gs://" + bucket + "/" + name, e);
    }
  }
}
