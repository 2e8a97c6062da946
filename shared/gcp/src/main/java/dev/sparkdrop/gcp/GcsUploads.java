package dev.sparkdrop.gcp;

import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.CopyWriter;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/**
 * Uploads through the JSON API. What fits into the first buffer is one multipart request; what does
 * not is a resumable session. The service verifies both: the client sends the CRC32C of the content
 * with the former, and of all chunks with the last chunk of the latter ({@code x-goog-hash}; seen
 * with google-cloud-storage 2.64.1), and a mismatch leaves no object. A chunk that fails is sent
 * again from where the session stands: by {@link Storage#writer}, not by {@code blobWriteSession},
 * whose chunks are sent once only over HTTP (seen with the same). Every write names the generation
 * that has to be live.
 */
public final class GcsUploads implements Uploads {
  /** Above this a second request costs less than the memory. */
  static final int SMALL = 2 << 20;

  /** A chunk is held in memory until the service has it, so that it can be sent again. */
  static final int CHUNK = 4 << 20;

  /** What a read holds beside what its reader asks for. */
  private static final int READ = 256 << 10;

  /** Custom metadata that tells an upload its own object from an equal one of another request. */
  private static final String MARK = "sparkdrop-upload";

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
  public Optional<Live> look(String name) {
    try {
      return live(name);
    } catch (StorageException e) {
      throw translated(name, e);
    }
  }

  private Optional<Live> live(String name) {
    return live(bucket, name);
  }

  private Optional<Live> live(String in, String name) {
    Blob blob =
        storage.get(
            BlobId.of(in, name),
            BlobGetOption.fields(
                BlobField.GENERATION, BlobField.SIZE, BlobField.CRC32C, BlobField.METADATA));
    return Optional.ofNullable(blob).map(GcsUploads::live);
  }

  private static Live live(Blob blob) {
    return new Live(
        blob.getGeneration(),
        blob.getSize(),
        ByteBuffer.wrap(Base64.getDecoder().decode(blob.getCrc32c())).getInt(),
        blob.getMetadata() == null ? Map.of() : blob.getMetadata());
  }

  @Override
  public Optional<Live> look(Place place) {
    try {
      return live(place.bucket(), place.name());
    } catch (StorageException e) {
      throw unreadable(place, e);
    }
  }

  @Override
  public Map<String, Live> under(String prefix, int most) {
    try {
      Map<String, Live> found = new HashMap<>();
      storage
          .list(
              bucket,
              BlobListOption.prefix(prefix),
              BlobListOption.fields(
                  BlobField.NAME,
                  BlobField.GENERATION,
                  BlobField.SIZE,
                  BlobField.CRC32C,
                  BlobField.METADATA))
          .streamAll()
          .limit(most)
          .forEach(blob -> found.put(blob.getName(), live(blob)));
      return found;
    } catch (StorageException e) {
      throw translated(prefix, e);
    }
  }

  @Override
  public OptionalLong copy(
      Place from, String name, Map<String, String> metadata, long expected, BooleanSupplier goOn) {
    try {
      CopyWriter copy =
          storage.copy(
              CopyRequest.newBuilder()
                  .setSource(BlobId.of(from.bucket(), from.name()))
                  .setSourceOptions(BlobSourceOption.generationMatch(from.generation()))
                  .setTarget(
                      described(from, name, metadata), BlobTargetOption.generationMatch(expected))
                  .build());
      while (!copy.isDone()) {
        if (!goOn.getAsBoolean()) {
          return OptionalLong.empty();
        }
        copy.copyChunk();
      }
      return OptionalLong.of(copy.getResult().getGeneration());
    } catch (StorageException e) {
      throw translated(name, e);
    }
  }

  /** A copy whose attributes are told has only those, so the original's are told again. */
  private BlobInfo described(Place from, String name, Map<String, String> metadata) {
    Blob original =
        storage.get(
            BlobId.of(from.bucket(), from.name()),
            BlobGetOption.generationMatch(from.generation()),
            BlobGetOption.fields(
                BlobField.CONTENT_TYPE,
                BlobField.CONTENT_ENCODING,
                BlobField.CONTENT_DISPOSITION,
                BlobField.CONTENT_LANGUAGE,
                BlobField.CACHE_CONTROL,
                BlobField.METADATA));
    if (original == null) {
      throw new Overtaken(from.name(), null);
    }
    Map<String, String> all =
        new HashMap<>(original.getMetadata() == null ? Map.of() : original.getMetadata());
    all.putAll(metadata);
    return BlobInfo.newBuilder(bucket, name)
        .setContentType(original.getContentType())
        .setContentEncoding(original.getContentEncoding())
        .setContentDisposition(original.getContentDisposition())
        .setContentLanguage(original.getContentLanguage())
        .setCacheControl(original.getCacheControl())
        .setMetadata(all)
        .build();
  }

  private RuntimeException unreadable(Place place, StorageException answer) {
    return answer.getCode() == 401 || answer.getCode() == 403
        ? new Refused(
            "The ingestion function may not read gs://%s/%s: grant its service account roles/storage.objectViewer on that bucket. (%s)"
                .formatted(place.bucket(), place.name(), answer.getMessage()),
            answer)
        : translated(place.name(), answer);
  }

  @Override
  public Upload open(Draft draft) {
    return new GcsUpload(draft);
  }

  @Override
  public ReadableByteChannel read(String name, long generation, long from) {
    ReadChannel channel = storage.reader(BlobId.of(bucket, name, generation));
    channel.setChunkSize(READ);
    try {
      channel.seek(from);
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is read before the first read", e);
    }
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer into) {
        try {
          return channel.read(into);
        } catch (IOException | StorageException e) {
          throw unread(name, e);
        }
      }

      @Override
      public boolean isOpen() {
        return channel.isOpen();
      }

      @Override
      public void close() {
        channel.close();
      }
    };
  }

  private RuntimeException unread(String name, Throwable thrown) {
    Optional<StorageException> answer = answer(thrown);
    return answer.isPresent() && answer.get().getCode() == 404
        ? new Overtaken(name, thrown)
        : translated("reading gs://" + bucket + "/" + name, name, thrown);
  }

  @Override
  public void delete(String name, long generation) {
    try {
      storage.delete(BlobId.of(bucket, name, generation));
    } catch (StorageException e) {
      throw translated(name, e);
    }
  }

  /** Bytes that can be had without a copy. */
  private static final class Beginning extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }

  private final class GcsUpload implements Upload {
    private final String mark = UUID.randomUUID().toString();
    private final BlobInfo object;
    private final long expected;
    private final CRC32C arrived = new CRC32C();

    /** The beginning, until it is known whether it is all; null once it is sent. */
    private Beginning first = new Beginning();

    private WriteChannel channel;

    GcsUpload(Draft draft) {
      Map<String, String> metadata = new HashMap<>(draft.metadata());
      metadata.put(MARK, mark);
      this.expected = draft.expected();
      this.object =
          BlobInfo.newBuilder(bucket, draft.name())
              .setContentType(draft.contentType())
              .setMetadata(metadata)
              .build();
    }

    @Override
    public void write(ByteBuffer bytes) {
      arrived.update(bytes.duplicate());
      try {
        if (channel == null && first.size() + bytes.remaining() <= SMALL) {
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          first.writeBytes(copy);
          return;
        }
        if (channel == null) {
          channel = storage.writer(object, BlobWriteOption.generationMatch(expected));
          channel.setChunkSize(CHUNK);
          // Not by toByteArray: beside the channel's own buffer a copy would be half as much again.
          first.writeTo(Channels.newOutputStream(channel));
          first = null;
        }
        send(bytes);
      } catch (IOException | StorageException e) {
        throw translated(object.getName(), e);
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
              .create(
                  object,
                  first.bytes(),
                  0,
                  first.size(),
                  BlobTargetOption.generationMatch(expected),
                  BlobTargetOption.disableGzipContent())
              .getGeneration();
        }
        channel.close();
        // The writer does not tell what became of it.
        return own().orElseThrow(() -> new Overtaken(object.getName(), null));
      } catch (IOException | StorageException e) {
        return afterAll(translated(object.getName(), e));
      }
    }

    /** Where the answer was lost, the client's own second try finds the first in its way. */
    private long afterAll(RuntimeException thrown) {
      try {
        Optional<Long> own = thrown instanceof Overtaken ? own() : Optional.empty();
        return own.orElseThrow(() -> thrown);
      } catch (StorageException e) {
        throw translated(object.getName(), e);
      }
    }

    /** The generation that this upload wrote, while it is live. */
    private Optional<Long> own() {
      return live(object.getName())
          .filter(live -> mark.equals(live.metadata().get(MARK)))
          .map(Live::generation);
    }

    @Override
    public void close() {
      // Closing the channel would finish the object. A session that is left alone shows nothing,
      // and the service forgets it after a week.
      first = null;
    }
  }

  private RuntimeException translated(String name, Throwable thrown) {
    return translated("writing gs://" + bucket + "/" + name, name, thrown);
  }

  private RuntimeException translated(String doing, String name, Throwable thrown) {
    return answer(thrown)
        .map(answer -> translated(doing, name, answer))
        .orElseGet(() -> new RetryLater(doing, thrown));
  }

  /** What the service answered; empty where it did not. */
  private static Optional<StorageException> answer(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StorageException answer) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  private RuntimeException translated(String doing, String name, StorageException answer) {
    return switch (answer.getCode()) {
      case 401, 403 ->
          new Refused(
              "The ingestion function may not write gs://%s/%s: grant its service account roles/storage.objectUser on the bucket. (%s)"
                  .formatted(bucket, name, answer.getMessage()),
              answer);
      case 404 ->
          new Refused(
              "The bucket gs://%s is not there: create it, or correct the variable that names it: SPARKDROP_LANDING_BUCKET, SPARKDROP_CLUSTER_BUCKET."
                  .formatted(bucket),
              answer);
      case 412 -> new Overtaken(name, answer);
      // 0 is a fault of the connection.
      case 0, 408, 429 -> new RetryLater(doing, answer);
      default ->
          answer.getCode() >= 500
              ? new RetryLater(doing, answer)
              : new Refused(
                  "Cloud Storage refused gs://%s/%s: %s"
                      .formatted(bucket, name, answer.getMessage()),
                  answer);
    };
  }
}
