package dev.sparkdrop.jobs.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.ColumnStats;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads JSON: one object a line, or objects that go over lines, in an array or one after the other.
 * Values become texts, so that all text formats meet the table's types by the same rules.
 */
final class JsonRecords {
  private static final ObjectMapper DOCUMENTS =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // Digits as they were written: 1.10 must not become 1.1 in a column of text.
          .setNodeFactory(new JsonNodeFactory(true));

  private static final ObjectMapper LINES =
      DOCUMENTS.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonRecords() {}

  /**
   * Reads one object a line. Blank lines are no records.
   *
   * @param limit offset from which on no record begins that is read here
   */
  static RecordReader lines(Lines lines, long limit) {
    return () -> {
      Line line;
      do {
        line = lines.offset() < limit ? lines.next() : null;
      } while (line != null && line.text.isBlank());
      return line == null ? null : line(line);
    };
  }

  private static TextRecord line(Line line) {
    if (line.fault != null) {
      return TextRecord.bad(line.number, line.text, line.fault);
    }
    try {
      JsonNode value = LINES.readTree(line.text);
      return value.isObject()
          ? record(line.number, line.text, value)
          : TextRecord.bad(
              line.number, line.text, "It is not a JSON object: each line must hold one object.");
    } catch (JsonProcessingException e) {
      String fault = "It is not a JSON object: " + sentence(e);
      return TextRecord.bad(line.number, line.text, fault);
    }
  }

  /** Whether a line is a whole JSON object. */
  static boolean isObject(String line) {
    try {
      return LINES.readTree(line).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static TextRecord record(long line, String raw, JsonNode value) {
    return value.isEmpty()
        ? TextRecord.bad(line, raw == null ? "{}" : raw, "It is an object without values.")
        : TextRecord.json(line, raw, value);
  }

  /** Reads the objects of one array, or one after the other. */
  static RecordReader document(Reader text) throws IOException {
    JsonParser parser = DOCUMENTS.getFactory().createParser(text);
    return new RecordReader() {
      private boolean begun;
      private boolean array;

      @Override
      public TextRecord next() throws IOException {
        try {
          JsonToken token = parser.nextToken();
          if (!begun) {
            begun = true;
            array = token == JsonToken.START_ARRAY;
            token = array ? parser.nextToken() : token;
          }
          if (array && token == JsonToken.END_ARRAY) {
            array = false;
            token = parser.nextToken();
          }
          if (token == null) {
            return null;
          }
          long line = parser.currentTokenLocation().getLineNr();
          JsonNode value = parser.readValueAsTree();
          return value.isObject()
              ? record(line, null, value)
              : TextRecord.bad(line, value.toString(), "It is not a JSON object.");
        } catch (JsonProcessingException e) {
          throw new UnreadableException(
              "Its JSON breaks at line "
                  + e.getLocation().getLineNr()
                  + ": "
                  + sentence(e)
                  + ". Send the file again, whole.");
        }
      }
    };
  }

  // What the parser said, without the class names and places that it adds.
  private static String sentence(JsonProcessingException fault) {
    return fault.getOriginalMessage().replaceAll("\\(start marker at .*", "").strip();
  }

  /** Takes a value into what is known of its column. */
  static void count(JsonNode value, ColumnStats stats, Dialect dialect) {
    if (value.isBoolean()) {
      stats.bool();
    } else if (value.isNumber()) {
      stats.text(value.asText(), dialect);
    } else if (!value.isNull() && !dialect.isNull(text(value))) {
      stats.quoted(text(value), dialect);
    }
  }

  /** The value as text, a nested one as JSON; null for null. */
  static String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
