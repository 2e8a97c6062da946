package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Uploads.Draft;
import dev.sparkdrop.port.Uploads.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Uploads} promises; a subclass says which. */
public abstract class UploadsContract {

  /** What is live in the bucket under a name. */
  public record Live(
      ByteBuffer content, String contentType, Map<String, String> metadata, long generation) {}

  /** The one to try. Its bucket may have other objects. */
  protected abstract Uploads uploads();

  /** Looks without going through the port. */
  protected abstract Optional<Live> live(String name);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000_000, 2 << 20, (2 << 20) + 1, 4 << 20, 8 << 20, 9_000_001})
  void whatIsWrittenIsThereWholeAndWithItsMetadata(int size) {
    byte[] content = content(size);
    String name = "contract/whole-" + size;

    long generation = write(name, content);

    Live live = live(name).orElseThrow();
    assertEquals(ByteBuffer.wrap(content), live.content());
    assertEquals("text/csv", live.contentType());
    assertEquals("https://example.com/a", live.metadata().get("sparkdrop-source"));
    assertEquals(generation, live.generation());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 9_000_001})
  void nothingIsSeenBeforeTheEnd(int size) {
    String name = "contract/before-" + size;
    byte[] content = content(size);

    try (Upload upload = uploads().open(draft(name))) {
      upload.write(ByteBuffer.wrap(content));

      assertFalse(live(name).isPresent());
      upload.finish(crc32c(content));
    }
    assertTrue(live(name).isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 9_000_001})
  void anAbandonedObjectIsNeverSeen(int size) {
    String name = "contract/abandoned-" + size;

    try (Upload upload = uploads().open(draft(name))) {
      upload.write(ByteBuffer.wrap(content(size)));
    }

    assertFalse(live(name).isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 9_000_001})
  void anObjectWithAnotherChecksumIsNeverSeen(int size) {
    String name = "contract/damaged-" + size;
    byte[] content = content(size);

    try (Upload upload = uploads().open(draft(name))) {
      upload.write(ByteBuffer.wrap(content));

      assertThrows(Uploads.Refused.class, () -> upload.finish(crc32c(content) + 1));
    }
    assertFalse(live(name).isPresent());
  }

  @Test
  void anObjectThatWasThereIsReplacedByANewGeneration() {
    String name = "contract/replaced";
    long first = write(name, content(10));

    long second = write(draft(name, first), content(20));

    assertTrue(second > first);
    assertEquals(20, live(name).orElseThrow().content().remaining());
  }

  @Test
  void anAbandonedObjectLeavesTheOneBeforeItAlone() {
    String name = "contract/kept";
    long generation = write(name, content(10));

    try (Upload upload = uploads().open(draft(name, generation))) {
      upload.write(ByteBuffer.wrap(content(20)));
    }

    assertEquals(generation, live(name).orElseThrow().generation());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 9_000_001})
  void anObjectThatIsNotTheExpectedOneIsLeftAlone(int size) {
    String name = "contract/expected-" + size;
    long live = write(name, content(10));

    for (long expected : new long[] {Bucket.NONE, live - 1}) {
      assertThrows(Uploads.Overtaken.class, () -> write(draft(name, expected), content(size)));
    }
    assertEquals(live, live(name).orElseThrow().generation());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 9_000_001})
  void ofTwoAtOnceTheSecondToFinishIsOvertaken(int size) {
    String name = "contract/two-" + size;
    byte[] content = content(size);

    try (Upload one = uploads().open(draft(name));
        Upload other = uploads().open(draft(name))) {
      one.write(ByteBuffer.wrap(content));
      other.write(ByteBuffer.wrap(content));
      long winner = one.finish(crc32c(content));

      assertThrows(Uploads.Overtaken.class, () -> other.finish(crc32c(content)));
      assertEquals(winner, live(name).orElseThrow().generation());
    }
  }

  @Test
  void aLookTellsGenerationSizeChecksumAndMetadata() {
    byte[] content = content(1_000);
    long generation = write("contract/looked at", content);

    Uploads.Live live = uploads().look("contract/looked at").orElseThrow();

    assertEquals(generation, live.generation());
    assertTrue(live.has(1_000, crc32c(content)));
    assertFalse(live.has(1_000, crc32c(content) + 1));
    assertEquals("https://example.com/a", live.metadata().get("sparkdrop-source"));
    assertEquals(Optional.empty(), uploads().look("contract/nothing"));
  }

  @Test
  void aFolderTellsWhatIsLiveInItAndNoMoreThanIsWanted() {
    byte[] content = content(1_000);
    Map<String, Long> written = new TreeMap<>();
    for (String name : List.of("a", "b/c", "d")) {
      written.put("contract/under/" + name, write("contract/under/" + name, content));
    }
    write("contract/underneath", content);

    Map<String, Uploads.Live> found = uploads().under("contract/under/", 10);

    assertEquals(written.keySet(), found.keySet());
    found.forEach(
        (name, live) -> {
          assertEquals(written.get(name), live.generation());
          assertTrue(live.has(1_000, crc32c(content)));
          assertEquals("https://example.com/a", live.metadata().get("sparkdrop-source"));
        });
    assertEquals(2, uploads().under("contract/under/", 2).size());
    assertEquals(Map.of(), uploads().under("contract/nothing/", 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999_999, 2_999_999})
  void anObjectIsReadFromAnyOfItsBytesToItsLast(int from) throws IOException {
    byte[] content = content(3_000_000);
    long generation = write("contract/read", content);

    byte[] read;
    try (InputStream in =
        Channels.newInputStream(uploads().read("contract/read", generation, from))) {
      read = in.readAllBytes();
    }

    assertArrayEquals(Arrays.copyOfRange(content, from, content.length), read);
  }

  @Test
  void onlyTheVersionThatIsAskedForIsRead() {
    long first = write("contract/read once", content(10));
    write(draft("contract/read once", first), content(20));

    assertThrows(
        Uploads.Overtaken.class,
        () -> {
          try (InputStream in =
              Channels.newInputStream(uploads().read("contract/read once", first, 3))) {
            in.readAllBytes();
          }
        });
  }

  @Test
  void onlyTheVersionThatIsNamedIsDeleted() {
    long first = write("contract/deleted", content(10));
    long second = write(draft("contract/deleted", first), content(20));

    uploads().delete("contract/deleted", first);
    assertEquals(second, live("contract/deleted").orElseThrow().generation());

    uploads().delete("contract/deleted", second);
    assertFalse(live("contract/deleted").isPresent());
    uploads().delete("contract/deleted", second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a%2Fb", "ü/😀", "$(x)", "a+b&c=d", "q?x#y", "[1]{2}*\\", "'\""})
  void namesMayBeAnything(String name) {
    long generation = write("contract/names/" + name, content(3));

    assertEquals(generation, live("contract/names/" + name).orElseThrow().generation());
  }

  @Test
  void aBufferMayBeUsedAgain() {
    byte[] content = content(5_000_000);
    ByteBuffer reused = ByteBuffer.allocateDirect(10_000);

    try (Upload upload = uploads().open(draft("contract/reused"))) {
      for (int from = 0; from < content.length; from += reused.capacity()) {
        reused.clear().put(content, from, reused.capacity()).flip();
        upload.write(reused);
        assertFalse(reused.hasRemaining());
      }
      upload.finish(crc32c(content));
    }

    assertEquals(ByteBuffer.wrap(content), live("contract/reused").orElseThrow().content());
  }

  private long write(String name, byte[] content) {
    return write(draft(name), content);
  }

  private long write(Draft draft, byte[] content) {
    try (Upload upload = uploads().open(draft)) {
      upload.write(ByteBuffer.wrap(content));
      return upload.finish(crc32c(content));
    }
  }

  private static Draft draft(String name) {
    return draft(name, Bucket.NONE);
  }

  private static Draft draft(String name, long expected) {
    return new Draft(
        name, "text/csv", Map.of("sparkdrop-source", "https://example.com/a"), expected);
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static int crc32c(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}
