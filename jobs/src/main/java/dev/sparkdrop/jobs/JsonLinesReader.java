package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Reads one JSON object a line. Blank lines are no records. */
final class JsonLinesReader implements RecordReader {
  private final Lines lines;
  private final long limit;

  /**
   * @param limit offset from which on no record begins that is read here
   */
  JsonLinesReader(Lines lines, long limit) {
    this.lines = lines;
    this.limit = limit;
  }

  @Override
  public TextRecord next() throws IOException {
    Line line;
    do {
      line = lines.offset() < limit ? lines.next() : null;
    } while (line != null && line.text().isBlank());
    if (line == null) {
      return null;
    }
    String fault = line.fault();
    if (fault == null) {
      try {
        JsonNode object = JsonValues.parse(line.text());
        if (!object.isEmpty()) {
          return TextRecord.json(line.number(), line.start(), line.text(), object);
        }
        fault = "It is an object without values.";
      } catch (JsonProcessingException e) {
        fault = "It is not a JSON object: " + JsonValues.sentence(e);
      }
    }
    return TextRecord.bad(line.number(), line.start(), line.text(), fault);
  }

  @Override
  public long offset() {
    return lines.offset();
  }

  @Override
  public long lines() {
    return lines.number();
  }
}
