package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.cloud.NoCredentials;
import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageBatchResult;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Google's Java client does, as it is deployed with the functions. */
class JavaClientTest {
  private static final byte[] SMALL = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static RunningStorage cloud;
  private static Storage client;

  @BeforeAll
  static void start() throws Exception {
    cloud = new RunningStorage(folder);
    client =
        StorageOptions.newBuilder()
            .setHost(cloud.url())
            .setProjectId("p")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    cloud.close();
  }

  @Test
  void anObjectIsCreatedOnceReplacedByGenerationAndDeleted() {
    BlobInfo info = info("ledger/record.json").setMetadata(Map.of("phase", "IDLE")).build();

    Blob first = client.create(info, SMALL, BlobTargetOption.doesNotExist());
    StorageException twice =
        assertThrows(
            StorageException.class,
            () -> client.create(info, SMALL, BlobTargetOption.doesNotExist()));
    Blob second =
        client.create(first.toBuilder().build(), SMALL, BlobTargetOption.generationMatch());
    StorageException stale =
        assertThrows(
            StorageException.class,
            () -> client.delete(info.getBlobId(), BlobSourceOption.generationMatch(1)));

    assertEquals(412, twice.getCode());
    assertEquals("IDLE", second.getMetadata().get("phase"));
    assertEquals(412, stale.getCode());
    assertArrayEquals(SMALL, client.readAllBytes(second.getBlobId()));
    assertEquals(true, client.delete(second.getBlobId()));
    assertEquals(false, client.delete(second.getBlobId()));
    assertNull(client.get(second.getBlobId()));
  }

  @Test
  void aLargeObjectIsWrittenInPiecesAndReadFromTheMiddle() throws Exception {
    byte[] content = new byte[1_500_000];
    new Random(3).nextBytes(content);
    BlobInfo info = info("large").build();
    try (WriteChannel writer = client.writer(info, BlobWriteOption.doesNotExist())) {
      writer.setChunkSize(256 << 10);
      writer.write(ByteBuffer.wrap(content));
    }
    client.createFrom(info("streamed").build(), new ByteArrayInputStream(content));
    client.createFrom(info("empty").build(), new ByteArrayInputStream(new byte[0]));

    ByteBuffer middle = ByteBuffer.allocate(100);
    try (ReadChannel reader = client.reader(info.getBlobId())) {
      reader.seek(1_000_000);
      while (middle.hasRemaining() && reader.read(middle) >= 0) {
        // A channel may give less than was asked for.
      }
    }

    assertEquals(ByteBuffer.wrap(content, 1_000_000, 100), middle.flip());
    assertArrayEquals(content, client.readAllBytes(info.getBlobId()));
    assertArrayEquals(content, client.readAllBytes(BlobId.of("bkt", "streamed")));
    assertEquals(0, client.get(BlobId.of("bkt", "empty")).getSize());
  }

  @Test
  void aBatchGetsAndDeletesMany() {
    List<BlobId> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      ids.add(client.create(info("batch/" + i).build(), SMALL).getBlobId());
    }
    StorageBatch batch = client.batch();
    StorageBatchResult<Blob> found = batch.get(ids.get(7));
    StorageBatchResult<Blob> missing = batch.get(BlobId.of("bkt", "none"));
    StorageBatchResult<Boolean> gone = batch.delete(BlobId.of("bkt", "none"));
    List<StorageBatchResult<Boolean>> deleted = ids.stream().map(batch::delete).toList();

    batch.submit();

    assertEquals(ids.get(7).getName(), found.get().getName());
    assertNull(missing.get());
    assertFalse(gone.get());
    assertEquals(120, deleted.stream().filter(StorageBatchResult::get).count());
    assertEquals(List.of(), names(BlobListOption.prefix("batch/")));
  }

  @Test
  void aListingGoesThroughItsPagesAndFolders() {
    for (int i = 0; i < 7; i++) {
      client.create(info("list/" + (i % 2) + "/" + i).build(), SMALL);
    }

    assertEquals(7, names(BlobListOption.prefix("list/"), BlobListOption.pageSize(2)).size());
    assertEquals(
        List.of("list/0/", "list/1/"),
        names(BlobListOption.prefix("list/"), BlobListOption.currentDirectory()));
    assertEquals(
        List.of("list/1/1"),
        names(BlobListOption.startOffset("list/1/"), BlobListOption.endOffset("list/1/2")));
  }

  @Test
  void objectsAreCopiedComposedAndTheirMetadataChanged() {
    Blob source = client.create(info("copy/from").setContentType("a/b").build(), SMALL);
    BlobId target = BlobId.of("bkt", "copy/to", 0L);
    Storage.CopyRequest copy =
        Storage.CopyRequest.newBuilder()
            .setSource(source.getBlobId())
            .setTarget(target, BlobTargetOption.generationMatch())
            .build();

    Blob copied = client.copy(copy).getResult();
    Blob composed =
        client.compose(
            Storage.ComposeRequest.newBuilder()
                .addSource("copy/from", source.getGeneration())
                .addSource("copy/to")
                .setTarget(info("copy/all").build())
                .build());
    Blob updated = copied.toBuilder().setMetadata(Map.of("k", "v")).build().update();

    assertEquals("a/b", copied.getContentType());
    assertEquals(14, composed.getSize());
    assertNull(composed.getMd5());
    assertEquals("v", updated.getMetadata().get("k"));
    assertEquals(2, updated.getMetageneration());
    assertThrows(StorageException.class, () -> client.copy(copy));
  }

  @Test
  void aNameOfAnyCharactersIsItself() {
    String name = "we ird/\"q\" $(x) %2F é \uD83D\uDE00 ,{y};+&=#?*[]\\~|^`<>/.././/";

    BlobId id = client.create(info(name).build(), SMALL).getBlobId();

    assertEquals(name, client.get(id).getName());
    assertArrayEquals(SMALL, client.readAllBytes(id));
    assertEquals(List.of(name), names(BlobListOption.prefix("we ird/")));
  }

  private static BlobInfo.Builder info(String name) {
    return BlobInfo.newBuilder(BlobId.of("bkt", name));
  }

  private static List<String> names(BlobListOption... options) {
    return StreamSupport.stream(client.list("bkt", options).iterateAll().spliterator(), false)
        .map(Blob::getName)
        .toList();
  }
}
