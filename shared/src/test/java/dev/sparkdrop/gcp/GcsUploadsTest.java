package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.StorageOptions;
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
  private final Uploads uploads =
      new GcsUploads(
          StorageOptions.http()
              .setHost(service.url())
              .setProjectId("p")
              .setCredentials(NoCredentials.getInstance())
              .setRetrySettings(RetrySettings.newBuilder().setMaxAttempts(1).build())
              .build(),
          "landing");

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

  @Test
  void aServiceThatIsAwayAsksForPatience() {
    service.close();

    assertThrows(RetryLater.class, () -> write(10));
    assertThrows(RetryLater.class, () -> write(9_000_000));
  }

  private void write(int size) {
    try (Upload upload = uploads.open(new Draft("a", "text/csv", Map.of()))) {
      ByteBuffer content = ByteBuffer.allocate(size);
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(content.duplicate());
      upload.write(content);
      upload.finish((int) crc.getValue());
    }
  }
}
