package dev.sparkdrop.jobs.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.jobs.value.Dialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private static final Dialect PLAIN = Dialect.of(Map.of(), new ArrayList<>());

  @Test
  void quotesCommasAndLineFeedsBelongToTheirField() throws IOException {
    // Given
    CsvReader reader =
        reader("\"a,b\",\"say \"\"hi\"\"\",\"\",\"two\r\nlines\",5\" pipe,, \"x\" \n", 7);

    // Then
    assertEquals(
        Arrays.asList("a,b", "say \"hi\"", "", "two\r\nlines", "5\" pipe", null, "x"),
        reader.next().fields);
  }

  @Test
  void everyKindOfLineEndIsOne() throws IOException {
    assertEquals(
        List.of("1 1,x", "3 2,\"y\"", "4 3,\"z\r\nz\"", "6 4,u", "7 5,\"v\rv\"", "9 6,w"),
        read("1,x\r\n\r\n2,\"y\"\r\n3,\"z\r\nz\"\r4,u\r5,\"v\rv\"\n6,w", 2));
  }

  @Test
  void quoteThatNeverClosesCostsItsOwnLineOnly() throws IOException {
    assertEquals(
        List.of("1 \"1 It opens a quote that is never closed.", "2 2", "3 3"),
        read("\"1\n2\n3\n", 1));
  }

  @Test
  void quoteThatIsFollowedFor16MebibytesIsGivenUp() throws IOException {
    // When
    List<String> records = read("\"1\n" + "22222222222222222222\n".repeat(900_000) + "3\"\n", 1);

    // Then
    assertEquals(900_002, records.size());
    assertEquals("1 \"1 It opens a quote that is never closed.", records.get(0));
    assertEquals("900002 3\"", records.get(900_001));
  }

  @Test
  void recordThatIsNotUtf8IsFaultyAndTheNextIsNot() throws IOException {
    // Given
    byte[] bytes = "caf?\nok \uFFFD\n".getBytes(StandardCharsets.UTF_8);
    bytes[3] = (byte) 0xe9;

    // When
    List<String> records = read(new CsvReader(lines(bytes), PLAIN, List.of("h"), Long.MAX_VALUE));

    // Then
    assertEquals(
        List.of(
            "1 caf\uFFFD It is not UTF-8 text. Write --option=encoding= with the file's encoding,"
                + " such as windows-1252.",
            "2 ok \uFFFD"),
        records);
  }

  private static List<String> read(String text, int columns) throws IOException {
    return read(reader(text, columns));
  }

  private static CsvReader reader(String text, int columns) {
    return new CsvReader(
        lines(text.getBytes(StandardCharsets.UTF_8)),
        PLAIN,
        Collections.nCopies(columns, "h"),
        Long.MAX_VALUE);
  }

  private static Lines lines(byte[] bytes) {
    return new Lines(new ByteArrayInputStream(bytes), TextEncoding.utf8(), 0);
  }

  private static List<String> read(CsvReader reader) throws IOException {
    List<String> records = new ArrayList<>();
    for (TextRecord record = reader.next(); record != null; record = reader.next()) {
      String fault = record.fault == null ? "" : " " + record.fault;
      records.add(record.line + " " + record.raw() + fault);
    }
    return records;
  }
}
