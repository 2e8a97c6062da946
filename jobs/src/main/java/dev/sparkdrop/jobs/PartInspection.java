package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reads a part to learn what its columns hold. */
final class PartInspection {
  private PartInspection() {}

  /** Reads all records, into the reader's own report. */
  static void inspect(TextPart part, PartReader reader) throws IOException {
    Dialect dialect = part.object().dialect();
    PartReport report = reader.report();
    for (TextRecord record = reader.next(); record != null; record = reader.next()) {
      if (record.fault() != null) {
        report.bad();
        continue;
      }
      report.good();
      if (record.object() == null) {
        csv(record.fields(), report, dialect);
      } else {
        try {
          json(record.object(), report, dialect);
        } catch (UnreadableException e) {
          report.unreadable(e.getMessage());
          return;
        }
      }
    }
  }

  private static void csv(List<String> fields, PartReport report, Dialect dialect) {
    List<ColumnStats> stats = report.stats();
    for (int i = 0; i < fields.size(); i++) {
      stats.get(i).text(fields.get(i), dialect);
    }
  }

  private static void json(JsonNode object, PartReport report, Dialect dialect)
      throws UnreadableException {
    Iterator<Map.Entry<String, JsonNode>> fields = object.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonValues.count(field.getValue(), report.column(field.getKey()), dialect);
    }
  }
}
