package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private final SourceSummary summary = new SourceSummary(0);

  @Test
  void quotesCommasAndLineFeedsBelongToTheirField() throws IOException {
    assertEquals(
        Arrays.asList("a,b", "say \"hi\"", null, "two\r\nlines", "5\" pipe"),
        CsvParser.split("\"a,b\",\"say \"\"hi\"\"\",\"\",\"two\r\nlines\",5\" pipe"));
  }

  @Test
  void windowsLineEndsAndByteOrderMarkAreNoData() throws IOException {
    // When
    List<String> records = read("\uFEFFid,n\r\n1,x\r\n\r\n2,\"y\"\r\n3,\"z\r\nz\"\r\n");

    // Then
    assertEquals(List.of("id", "n"), summary.header());
    assertEquals(List.of("2 1,x", "4 2,\"y\"", "5 3,\"z\r\nz\""), records);
    assertEquals(List.of(ColumnType.INT64, ColumnType.STRING), summary.types());
  }

  @Test
  void quoteThatNeverClosesCostsItsOwnLineOnly() throws IOException {
    // When
    List<String> records = read("id\n\"1\n2\n3\n");

    // Then
    assertEquals(List.of("2 \"1 It opens a quote that is never closed.", "3 2", "4 3"), records);
  }

  @Test
  void quoteThatIsFollowedForAMebibyteIsGivenUp() throws IOException {
    // When
    List<String> records = read("id\n\"1\n" + "22222222222222222222\n".repeat(100_000) + "3\"\n");

    // Then
    assertEquals(100_002, records.size());
    assertEquals("2 \"1 It opens a quote that is never closed.", records.get(0));
    assertEquals("100003 3\"", records.get(100_001));
  }

  @Test
  void recordThatIsNotUtf8IsFaultyAndTheNextIsNot() throws IOException {
    // Given
    byte[] bytes = "n\ncaf?\nok \uFFFD\n".getBytes(StandardCharsets.UTF_8);
    bytes[5] = (byte) 0xe9;

    // When
    List<String> records = read(bytes);

    // Then
    assertEquals(List.of("2 caf\uFFFD It is not UTF-8 text.", "3 ok \uFFFD"), records);
  }

  @Test
  void headerThatCannotBeReadMakesTheObjectUnreadable() {
    assertThrows(UnreadableException.class, () -> read("\"a\" b,c\n1,2\n"));
    assertThrows(
        UnreadableException.class, () -> read(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0}));
    assertThrows(UnreadableException.class, () -> read("x".repeat(17 << 20)));
  }

  private List<String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> read(byte[] bytes) throws IOException {
    CsvReader reader = new CsvReader(new Lines(new ByteArrayInputStream(bytes)), summary);
    List<String> records = new ArrayList<>();
    for (TextRecord record = reader.next(); record != null; record = reader.next()) {
      String fault = record.fault() == null ? "" : " " + record.fault();
      records.add(record.line() + " " + record.raw() + fault);
    }
    return records;
  }
}
