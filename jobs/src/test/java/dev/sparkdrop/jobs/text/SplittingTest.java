package dev.sparkdrop.jobs.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sparkdrop.jobs.batch.Locations;
import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.SourceFormat;
import dev.sparkdrop.jobs.batch.SourceObject;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is cut into parts gives the same records, faults and lines as the whole one. */
class SplittingTest {
  // Each new one reads its defaults from their files again.
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path root;

  @Test
  void cutsChangeNoRecordNoFaultAndNoLine() throws IOException {
    // Given
    Random random = new Random(42);
    String[] lines = {
      "1,x\n", "2,\"quoted, text\"\r\n", "3,\n", "\n", "bad\n", "4,\"a\"b\n", "5,é ü\n", "6,y\r\n"
    };
    StringBuilder text = new StringBuilder("id,t\n");
    for (int i = 0; i < 400; i++) {
      text.append(lines[random.nextInt(lines.length)]);
    }
    TextObject object = object(text.toString());
    List<String> whole = read(List.of(TextPart.whole(object)));

    for (long size : new long[] {1, 7, 64, 1000}) {
      // When
      List<TextPart> parts = TextPart.split(object, size);
      List<String> cut = read(parts);

      // Then
      assertEquals(whole, cut, "parts of " + size);
    }
  }

  @Test
  void quoteThatIsOpenAcrossACutIsSeen() throws IOException {
    // Given
    TextObject object = object("id,t\n1,\"a\nb\nc\nd\ne\nf\n\"\n2,y\n");
    List<TextPart> parts = TextPart.split(object, 8);

    // When
    long before = -1;
    boolean fits = true;
    for (TextPart part : parts) {
      PartReport report = report(part, new ArrayList<>(), 0);
      fits &= before < 0 || before == report.begin;
      before = report.stop;
    }

    // Then
    assertEquals(false, fits);
  }

  @Test
  void headerAloneHasNoRowsAlsoWhereASeekToTheEndIsRefused() throws IOException {
    // Given
    Configuration likeTheConnector = new Configuration();
    likeTheConnector.setClass("fs.file.impl", NoSeekToTheEnd.class, FileSystem.class);
    likeTheConnector.setBoolean("fs.file.impl.disable.cache", true);

    // When
    TextPart whole = TextPart.whole(object("id,t\n"));
    PartReader reader = new PartReader(whole, likeTheConnector);

    // Then
    assertNull(reader.next());
    reader.close();
  }

  /** Refuses a seek to the end of a file, as the connector of Cloud Storage does. */
  public static final class NoSeekToTheEnd extends LocalFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
      long size = getFileStatus(path).getLen();
      return new FSDataInputStream(super.open(path, buffer)) {
        @Override
        public void seek(long position) throws IOException {
          if (position >= size) {
            throw new EOFException("Invalid seek offset");
          }
          super.seek(position);
        }
      };
    }
  }

  private TextObject object(String text) throws IOException {
    Path file =
        Files.writeString(Files.createDirectories(root.resolve("b")).resolve("a.csv"), text);
    SourceObject object = new SourceObject("b", "a.csv", 1, Files.size(file));
    Source source = new Source(0, object, SourceFormat.CSV, Locations.folder(root).path(object));
    return TextProbe.look(source, Dialect.of(Map.of(), new ArrayList<>()), HADOOP);
  }

  private static List<String> read(List<TextPart> parts) throws IOException {
    List<String> records = new ArrayList<>();
    long line = parts.get(0).line;
    for (TextPart part : parts) {
      line += report(part, records, line).lines;
    }
    return records;
  }

  private static PartReport report(TextPart part, List<String> records, long line)
      throws IOException {
    try (PartReader reader = new PartReader(part, HADOOP)) {
      for (TextRecord record = reader.next(); record != null; record = reader.next()) {
        records.add((line + record.line) + " " + record.raw() + " " + record.fault);
      }
      return reader.report;
    }
  }
}
