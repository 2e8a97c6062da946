package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One data record of a text object; a reader may use the same one again for the next. */
final class TextRecord {
  private final long line;
  private final long start;
  private final String raw;
  private final String fault;
  private final List<String> fields;
  private final JsonNode object;

  private TextRecord(
      long line, long start, String raw, String fault, List<String> fields, JsonNode object) {
    this.line = line;
    this.start = start;
    this.raw = raw;
    this.fault = fault;
    this.fields = fields;
    this.object = object;
  }

  static TextRecord csv(Line first, String raw, List<String> fields) {
    return new TextRecord(first.number(), first.start(), raw, null, fields, null);
  }

  /**
   * @param line where it begins, from 1 in the part that is read
   */
  static TextRecord json(long line, long start, String raw, JsonNode object) {
    return new TextRecord(line, start, raw, null, null, object);
  }

  static TextRecord bad(long line, long start, String raw, String fault) {
    return new TextRecord(line, start, raw, fault, null, null);
  }

  long line() {
    return line;
  }

  /** Offset of its first byte. */
  long start() {
    return start;
  }

  /** Its text as it was written; a JSON object of a document is written anew. */
  String raw() {
    return raw == null ? object.toString() : raw;
  }

  /** Why it is no record of its format; null for a sound one. */
  String fault() {
    return fault;
  }

  /** Of a sound CSV record; valid until the next record is read. */
  List<String> fields() {
    return fields;
  }

  /** Of a sound JSON record. */
  JsonNode object() {
    return object;
  }
}
