package dev.sparkdrop.jobs.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One data record of a text object; a reader may use the same one again for the next. */
final class TextRecord {
  /** Where it begins, from 1 in the part that is read. */
  final long line;

  /** Why it is no record of its format; null for a sound one. */
  final String fault;

  /** Of a sound CSV record, else null; valid until the next record is read. */
  final List<String> fields;

  /** Of a sound JSON record, else null. */
  final JsonNode object;

  private final String raw;

  private TextRecord(long line, String raw, String fault, List<String> fields, JsonNode object) {
    this.line = line;
    this.raw = raw;
    this.fault = fault;
    this.fields = fields;
    this.object = object;
  }

  static TextRecord csv(long line, String raw, List<String> fields) {
    return new TextRecord(line, raw, null, fields, null);
  }

  /**
   * @param raw null for one of a document
   */
  static TextRecord json(long line, String raw, JsonNode object) {
    return new TextRecord(line, raw, null, null, object);
  }

  static TextRecord bad(long line, String raw, String fault) {
    return new TextRecord(line, raw, fault, null, null);
  }

  /** Its text as it was written; a JSON object of a document is written anew. */
  String raw() {
    return raw == null ? object.toString() : raw;
  }
}
