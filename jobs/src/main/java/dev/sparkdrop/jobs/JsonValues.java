package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.Reader;

/** JSON values as texts, so that all text formats meet the table's types by the same rules. */
final class JsonValues {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // Digits as they were written: 1.10 must not become 1.1 in a column of text.
          .setNodeFactory(new JsonNodeFactory(true));

  private static final ObjectMapper DOCUMENTS =
      MAPPER.copy().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonValues() {}

  /**
   * Reads one record.
   *
   * @throws JsonProcessingException when it is anything but a JSON object
   */
  static JsonNode parse(String line) throws JsonProcessingException {
    JsonNode node = MAPPER.readTree(line);
    if (!node.isObject()) {
      throw new JsonParseException(null, "each line must hold one object.");
    }
    return node;
  }

  /** A parser that reads one value after the other. */
  static JsonParser parser(Reader text) throws IOException {
    return DOCUMENTS.getFactory().createParser(text);
  }

  /** What the parser said, without the class names and places that it adds. */
  static String sentence(JsonProcessingException fault) {
    return fault.getOriginalMessage().replaceAll("\\(start marker at .*", "").strip();
  }

  /** Takes a value into what is known of its column. */
  static void count(JsonNode value, ColumnStats stats, Dialect dialect) {
    if (value.isBoolean()) {
      stats.bool();
    } else if (value.isNumber()) {
      stats.text(value.asText(), dialect);
    } else if (!value.isNull()) {
      String text = text(value);
      if (!dialect.isNull(text)) {
        stats.quoted(text, dialect);
      }
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
