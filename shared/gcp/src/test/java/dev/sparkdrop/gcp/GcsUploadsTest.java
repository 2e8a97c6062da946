package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.StorageOptions;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Draft;
import dev.sparkdrop.port.Uploads.Upload;
import dev.sparkdrop.port.UploadsContract;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcsUploadsTest extends UploadsContract {
  private final UploadEndpoint service = new UploadEndpoint();
  private final Uploads uploads = uploads(RetrySettings.newBuilder().setMaxAttempts(1).build());

  private Uploads uploads(RetrySettings retries) {
    return new GcsUploads(
        StorageOptions.http()
            .setHost(service.url())
            .setProjectId("p")
            .setCredentials(NoCredentials.getInstance())
            .setRetrySettings(retries)
            .build(),
        "landing");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Override
  protected Uploads uploads() {
    return uploads;
  }

  @Override
  protected Optional<Live> live(String name) {
    return Optional.ofNullable(service.kept(name))
        .map(
            kept -> {
              Map<String, String> metadata = new HashMap<>();
              kept.resource()
                  .getAsJsonObject("metadata")
                  .entrySet()
                  .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().getAsString()));
              return new Live(
                  kept.content(),
                  kept.resource().get("contentType").getAsString(),
                  metadata,
                  kept.generation());
            });
  }

  @Test
  void aSmallObjectIsOneRequestWithItsChecksum() {
    write(1_000_000);

    assertEquals(List.of("multipart crc32c"), service.asked());
  }

  @Test
  void theLastChunkOfALargeObjectCarriesTheChecksumOfAll() {
    write(9_000_000);

    assertEquals(
        List.of(
            "start",
            "chunk bytes 0-4194303/*",
            "chunk bytes 4194304-8388607/*",
            "chunk bytes 8388608-8999999/9000000 crc32c"),
        service.asked());
  }

  @ParameterizedTest
  @CsvSource({
    "403, grant its service account roles/storage.objectUser",
    "404, The bucket gs://landing is not there",
    "400, Cloud Storage refused gs://landing/a",
  })
  void aRefusalSaysWhatToDo(int status, String sentence) {
    service.refuseWith(status);

    for (int size : new int[] {10, 9_000_000}) {
      Uploads.Refused refused = assertThrows(Uploads.Refused.class, () -> write(size));
      assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void aPassingFaultAsksForPatience(int status) {
    service.refuseWith(status);

    for (int size : new int[] {10, 9_000_000}) {
      assertThrows(RetryLater.class, () -> write(size));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BREAKS, bytes 5242880-",
    "IS_NOT_ANSWERED, bytes 8388608-",
    "IS_REFUSED, bytes 4194304-"
  })
  void aChunkThatIsLostIsSentAgainFromWhereTheSessionStands(
      UploadEndpoint.Mishap mishap, String goesOn) {
    byte[] content = new byte[9_000_000];
    new java.util.Random(1).nextBytes(content);
    Uploads patient = uploads(CallTimeouts.few());

    try (Upload upload = patient.open(new Draft("a", "text/csv", Map.of(), Bucket.NONE))) {
      upload.write(ByteBuffer.wrap(content, 0, 8_300_000));
      service.befall(mishap);
      upload.write(ByteBuffer.wrap(content, 8_300_000, 700_000));
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(content);
      upload.finish((int) crc.getValue());
    }

    assertEquals(ByteBuffer.wrap(content), live("a").orElseThrow().content());
    int lost = service.asked().indexOf("chunk bytes 4194304-8388607/*");
    assertTrue(service.asked().get(lost + 1).startsWith("chunk bytes */"), "" + service.asked());
    assertTrue(service.asked().get(lost + 2).startsWith("chunk " + goesOn), "" + service.asked());
  }

  @Test
  void aServiceThatIsAwayAsksForPatience() {
    service.close();

    assertThrows(RetryLater.class, () -> write(10));
    assertThrows(RetryLater.class, () -> write(9_000_000));
  }

  private void write(int size) {
    try (Upload upload = uploads.open(new Draft("a", "text/csv", Map.of(), Bucket.NONE))) {
      ByteBuffer content = ByteBuffer.allocate(size);
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(content.duplicate());
      upload.write(content);
      upload.finish((int) crc.getValue());
    }
  }
}
