package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Downloads.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Downloads} promises. */
public abstract class DownloadsContract {
  @TempDir Path folder;

  protected abstract Downloads downloads();

  /** The bucket that this test has to itself. */
  protected abstract String bucket();

  /** Puts an object there; the encoding may be null. Returns its generation. */
  protected abstract long put(String name, byte[] content, String contentEncoding);

  protected abstract void delete(String name);

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a b", "a%2Fb", "ü/😀", "a+b&c=d", "q?x#y", "../x"})
  void anObjectIsFoundByItsExactName(String name) throws IOException {
    long generation = put(name, bytes("größe\n1\n"), null);

    Version found = downloads().find(bucket(), name, generation).orElseThrow();

    assertEquals(name, found.name());
    assertEquals(generation, found.generation());
    assertEquals(bytes("größe\n1\n").length, found.size());
    assertEquals(found, downloads().find(bucket(), name, Downloads.LIVE).orElseThrow());
    assertArrayEquals(bytes("größe\n1\n"), copy(found));
  }

  @Test
  void nothingIsFoundWhereNothingIs() throws IOException {
    assertEquals(Optional.empty(), downloads().find(bucket(), "none", Downloads.LIVE));
    assertEquals(Optional.empty(), downloads().find(bucket(), "none", 1));
    assertEquals(Optional.empty(), downloads().find("no-such-" + bucket(), "a", Downloads.LIVE));
  }

  @Test
  void anOverwrittenGenerationIsGone() throws IOException {
    long first = put("twice", bytes("1"), null);
    Version old = downloads().find(bucket(), "twice", first).orElseThrow();

    long second = put("twice", bytes("2"), null);

    assertEquals(Optional.empty(), downloads().find(bucket(), "twice", first));
    assertFalse(downloads().copy(old, folder.resolve("old")));
    assertArrayEquals(bytes("2"), copy(downloads().find(bucket(), "twice", second).orElseThrow()));
  }

  @Test
  void aDeletedObjectIsGone() throws IOException {
    Version was = downloads().find(bucket(), "gone", put("gone", bytes("1"), null)).orElseThrow();

    delete("gone");

    assertEquals(Optional.empty(), downloads().find(bucket(), "gone", Downloads.LIVE));
    assertFalse(downloads().copy(was, folder.resolve("gone")));
  }

  @Test
  void packedBytesStayPacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes("a,b\n1,2\n"));
    }
    long generation = put("packed.csv", packed.toByteArray(), "gzip");

    Version found = downloads().find(bucket(), "packed.csv", generation).orElseThrow();

    assertEquals("gzip", found.contentEncoding());
    assertArrayEquals(packed.toByteArray(), copy(found));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_144, 5_000_000})
  void everySizeArrivesWhole(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    long generation = put("size-" + size, content, null);

    assertArrayEquals(
        content, copy(downloads().find(bucket(), "size-" + size, generation).orElseThrow()));
  }

  private byte[] copy(Version version) throws IOException {
    Path file = folder.resolve("copy");
    Files.writeString(file, "what was here before, and is longer than what comes now");
    assertTrue(downloads().copy(version, file));
    return Files.readAllBytes(file);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
