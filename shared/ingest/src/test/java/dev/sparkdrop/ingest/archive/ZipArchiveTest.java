package dev.sparkdrop.ingest.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.Zips;
import dev.sparkdrop.ingest.archive.ZipArchive.PackedFile;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RestartDownloadException;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

class ZipArchiveTest {
  private static ZipArchive open(byte[] zip) throws IOException {
    return new ZipArchive(new SeekableInMemoryByteChannel(zip), "x/", Limits.USUAL);
  }

  @Test
  void aFileThatIsDamagedAfterItWasCheckedDoesNotEndWell() throws IOException {
    byte[] zip = Zips.stored("a", "hello".getBytes(StandardCharsets.UTF_8));
    try (ZipArchive archive = open(zip)) {
      PackedFile file = archive.check().get(0);
      try (InputStream content = archive.content(file)) {
        assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), content.readAllBytes());
      }
      zip[31] ^= 1;

      try (InputStream content = archive.content(file)) {
        assertThrows(RestartDownloadException.class, content::readAllBytes);
      }
    }
  }

  /** The library reads a directory into memory before it tells how many files it has. */
  @Test
  void aDirectoryThatWouldFillTheMemoryIsNotRead() {
    byte[] zip =
        Zips.named(IntStream.range(0, 50_000).mapToObj(String::valueOf).toArray(String[]::new));

    SourceFailed failed = assertThrows(SourceFailed.class, () -> open(zip));

    assertTrue(failed.getMessage().contains("a directory of more than"), failed.getMessage());
  }
}
