package dev.sparkdrop.gcp;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Uploads through the JSON API. What fits into the first buffer is one multipart request; what does
 * not is a resumable session. The service verifies both: the client sends the CRC32C of the content
 * with the former, and of all chunks with the last chunk of the latter ({@code x-goog-hash}; seen
 * with google-cloud-storage 2.64.1), and a mismatch leaves no object. A chunk that fails is sent
 * again from where the session stands: by {@link Storage#writer}, not by {@code blobWriteSession},
 * whose chunks are sent once only over HTTP (seen with the same).
 */
public final class GcsUploads implements Uploads {
  /** Above this a second request costs less than the memory. */
  static final int SMALL = 2 << 20;

  /** A chunk is held in memory until the service has it, so that it can be sent again. */
  static final int CHUNK = 4 << 20;

  private final Storage storage;
  private final String bucket;

  /**
   * @param options of the client to use; its time-outs and retries are kept
   */
  public GcsUploads(StorageOptions options, String bucket) {
    this.storage = options.getService();
    this.bucket = bucket;
  }

  @Override
  public Upload open(Draft draft) {
    return new GcsUpload(
        BlobInfo.newBuilder(bucket, draft.name())
            .setContentType(draft.contentType())
            .setMetadata(draft.metadata())
            .build());
  }

  private final class GcsUpload implements Upload {
    private final BlobInfo object;
    private final CRC32C arrived = new CRC32C();

    /** The beginning, until it is known whether it is all; null once it is sent. */
    private ByteArrayOutputStream first = new ByteArrayOutputStream();

    private long size;
    private WriteChannel channel;

    GcsUpload(BlobInfo object) {
      this.object = object;
    }

    @Override
    public void write(ByteBuffer bytes) {
      arrived.update(bytes.duplicate());
      size += bytes.remaining();
      try {
        if (channel == null && first.size() + bytes.remaining() <= SMALL) {
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          first.writeBytes(copy);
          return;
        }
        if (channel == null) {
          channel = storage.writer(object);
          channel.setChunkSize(CHUNK);
          send(ByteBuffer.wrap(first.toByteArray()));
          first = null;
        }
        send(bytes);
      } catch (IOException | StorageException e) {
        throw translated(e);
      }
    }

    private void send(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public long finish(int crc32c) {
      if ((int) arrived.getValue() != crc32c) {
        throw new Refused(
            "The bytes of gs://%s/%s were damaged before they were sent; nothing was written. Send the request again."
                .formatted(bucket, object.getName()),
            null);
      }
      try {
        if (channel == null) {
          // This form of create hashes the content itself and sends the checksums along.
          // Otherwise the client would compress what it sends, on a machine with little CPU to
          // spare.
          return storage
              .create(object, first.toByteArray(), BlobTargetOption.disableGzipContent())
              .getGeneration();
        }
        channel.close();
        return generation(crc32c);
      } catch (IOException | StorageException e) {
        throw translated(e);
      }
    }

    /** The writer does not tell what became of it: look. */
    private long generation(int crc32c) {
      Blob live = storage.get(object.getBlobId());
      String sent =
          Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(crc32c).array());
      if (live == null || live.getSize() != size || !sent.equals(live.getCrc32c())) {
        throw new RetryLater(
            "looking at gs://%s/%s, which somebody replaced".formatted(bucket, object.getName()),
            null);
      }
      return live.getGeneration();
    }

    @Override
    public void close() {
      // Closing the channel would finish the object. A session that is left alone shows nothing,
      // and the service forgets it after a week.
      first = null;
    }

    private RuntimeException translated(Throwable thrown) {
      String doing = "writing gs://" + bucket + "/" + object.getName();
      for (Throwable t = thrown; t != null; t = t.getCause()) {
        if (t instanceof StorageException answer) {
          return translated(doing, answer);
        }
      }
      return new RetryLater(doing, thrown);
    }

    private RuntimeException translated(String doing, StorageException answer) {
      return switch (answer.getCode()) {
        case 401, 403 ->
            new Refused(
                "The ingestion function may not write gs://%s/%s: grant its service account roles/storage.objectUser on the bucket. (%s)"
                    .formatted(bucket, object.getName(), answer.getMessage()),
                answer);
        case 404 ->
            new Refused(
                "The bucket gs://%s is not there: create it, or correct SPARKDROP_LANDING_BUCKET."
                    .formatted(bucket),
                answer);
        // 0 is a fault of the connection.
        case 0, 408, 429 -> new RetryLater(doing, answer);
        default ->
            answer.getCode() >= 500
                ? new RetryLater(doing, answer)
                : new Refused(
                    "Cloud Storage refused gs://%s/%s: %s"
                        .formatted(bucket, object.getName(), answer.getMessage()),
                    answer);
      };
    }
  }
}
