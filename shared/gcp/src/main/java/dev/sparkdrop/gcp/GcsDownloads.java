package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.sparkdrop.port.Downloads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Downloads with the login of the person at this machine, asked for reading alone. */
public final class GcsDownloads implements Downloads {
  private static final String READ_ONLY = "https://www.googleapis.com/auth/devstorage.read_only";
  private static final String LOGIN = "gcloud auth application-default login";
  private static final int BUFFER = 1 << 18;
  private static final BlobField[] FIELDS = {
    BlobField.NAME,
    BlobField.BUCKET,
    BlobField.GENERATION,
    BlobField.SIZE,
    BlobField.TIME_CREATED,
    BlobField.CONTENT_TYPE,
    BlobField.CONTENT_ENCODING,
    BlobField.CRC32C
  };

  private final Storage storage;

  private GcsDownloads(Storage storage) {
    this.storage = storage;
  }

  /**
   * Downloads as the caller, by the application default credentials. To a host that is given no
   * credentials are sent.
   *
   * @param host such as {@code http://127.0.0.1:8650}; null for Google's
   * @param caller the program's name, which audit logs keep
   * @throws IOException a sentence, where this machine has no credentials
   */
  public static GcsDownloads asCaller(String host, String caller) throws IOException {
    StorageOptions.Builder options =
        StorageOptions.http()
            // No request here needs a project, and the library wants one.
            .setProjectId("sparkdrop")
            .setHeaderProvider(
                FixedHeaderProvider.create("User-Agent", caller, "x-goog-request-reason", caller))
            .setRetrySettings(CallTimeouts.few());
    if (host == null) {
      options.setCredentials(credentials());
    } else {
      String url = host.contains("://") ? host : "http://" + host;
      options.setHost(url.replaceAll("/+$", "")).setCredentials(NoCredentials.getInstance());
    }
    return new GcsDownloads(options.build().getService());
  }

  private static GoogleCredentials credentials() throws IOException {
    try {
      return GoogleCredentials.getApplicationDefault().createScoped(READ_ONLY);
    } catch (IOException e) {
      throw new IOException(
          "There are no Google credentials on this machine, and the run is read with yours. Log in: "
              + LOGIN,
          e);
    }
  }

  @Override
  public Optional<Version> find(String bucket, String name, long generation) throws IOException {
    BlobId id = generation == LIVE ? BlobId.of(bucket, name) : BlobId.of(bucket, name, generation);
    try {
      return Optional.ofNullable(storage.get(id, BlobGetOption.fields(FIELDS)))
          .map(GcsDownloads::version);
    } catch (StorageException e) {
      throw refused("gs://" + bucket + "/" + name, e);
    }
  }

  private static Version version(Blob blob) {
    return new Version(
        blob.getBucket(),
        blob.getName(),
        blob.getGeneration(),
        blob.getSize(),
        blob.getCreateTimeOffsetDateTime().toInstant(),
        blob.getContentType(),
        blob.getContentEncoding(),
        blob.getCrc32c());
  }

  @Override
  public boolean copy(Version version, Path file) throws IOException {
    BlobId id = BlobId.of(version.bucket(), version.name(), version.generation());
    try {
      String arrived = stream(id, file);
      if (version.crc32c() != null && !version.crc32c().equals(arrived)) {
        throw new IOException(version.uri() + " arrived damaged. Try again.");
      }
      return true;
    } catch (StorageException e) {
      return missing(version, e);
    } catch (IOException e) {
      if (e.getCause() instanceof StorageException answered) {
        return missing(version, answered);
      }
      throw e;
    }
  }

  /** The checksum of what was read, as the service writes it. */
  private String stream(BlobId id, Path file) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (ReadChannel from = storage.reader(id, BlobSourceOption.shouldReturnRawInputStream(true));
        OutputStream to = Files.newOutputStream(file)) {
      while (from.read(buffer) >= 0) {
        sum.update(buffer.array(), 0, buffer.position());
        to.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array());
  }

  private static boolean missing(Version version, StorageException e) throws IOException {
    if (e.getCode() == StorageFaults.NOT_FOUND) {
      return false;
    }
    throw refused(version.uri(), e);
  }

  private static IOException refused(String uri, StorageException e) {
    if (StorageFaults.passes(e)) {
      return new IOException(uri + " cannot be reached just now. Try again.", e);
    }
    return new IOException(
        switch (e.getCode()) {
          case 401 -> "Google does not accept this machine's login. Log in again: " + LOGIN;
          case 403 ->
              uri
                  + " may not be read with your login. "
                  + StorageFaults.notForARole(String.valueOf(e.getMessage()))
                      .orElse(
                          "Ask for the role Storage Object Viewer (roles/storage.objectViewer) on"
                              + " its bucket.");
          default -> uri + " cannot be read: Cloud Storage answers " + e.getCode() + ".";
        },
        e);
  }
}
