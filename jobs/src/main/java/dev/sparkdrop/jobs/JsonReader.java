package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Reads JSON lines. Blank lines are no records. */
final class JsonReader implements RecordReader {
  private final Lines lines;
  private final SourceSummary summary;
  private final Map<String, Integer> columns = new HashMap<>();

  JsonReader(Lines lines, SourceSummary summary) {
    this.lines = lines;
    this.summary = summary;
  }

  @Override
  public TextRecord next() throws IOException {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    TextRecord record = Lines.record(summary.source(), lines.number(), line);
    if (record.fault() != null) {
      return record;
    }
    try {
      JsonNode object = JsonValues.parse(record.raw());
      if (object.isEmpty()) {
        return new TextRecord(
            record.source(), record.line(), record.raw(), "It is an object without values.");
      }
      learn(object);
      return record;
    } catch (JsonProcessingException e) {
      String fault = "It is not a JSON object: " + e.getOriginalMessage();
      return new TextRecord(record.source(), record.line(), record.raw(), fault);
    }
  }

  private void learn(JsonNode object) throws UnreadableException {
    Iterator<Map.Entry<String, JsonNode>> fields = object.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      Integer column = columns.get(field.getKey());
      if (column == null) {
        column = columns.size();
        if (column >= CsvReader.MOST_COLUMNS) {
          throw new UnreadableException(
              "Its records have more than " + CsvReader.MOST_COLUMNS + " different names.");
        }
        columns.put(field.getKey(), column);
        summary.addColumn(field.getKey());
      }
      summary.seen(column, JsonValues.infer(field.getValue()));
    }
  }
}
