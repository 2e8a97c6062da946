package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** JSON values as texts, so that all text formats meet the table's types by the same rules. */
final class JsonValues {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // Digits as they were written: 1.10 must not become 1.1 in a column of text.
          .setNodeFactory(new JsonNodeFactory(true));

  private JsonValues() {}

  /**
   * Reads one record.
   *
   * @throws JsonProcessingException when it is anything but a JSON object
   */
  static JsonNode parse(String line) throws JsonProcessingException {
    JsonNode node = MAPPER.readTree(line);
    if (!node.isObject()) {
      throw new JsonParseException(null, "each line must hold one object");
    }
    return node;
  }

  static ColumnType infer(JsonNode value) {
    switch (value.getNodeType()) {
      case NULL:
      case MISSING:
        return ColumnType.NONE;
      case BOOLEAN:
        return ColumnType.BOOLEAN;
      case NUMBER:
        ColumnType wanted = value.isIntegralNumber() ? ColumnType.INT64 : ColumnType.FLOAT64;
        return TextValues.value(value.asText(), wanted) == null ? ColumnType.STRING : wanted;
      case STRING:
        return TextValues.inferTime(value.asText());
      default:
        return ColumnType.STRING;
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
