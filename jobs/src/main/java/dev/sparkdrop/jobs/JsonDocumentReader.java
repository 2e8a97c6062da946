package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;

/** Reads the objects of JSON that goes over lines: an array of them, or one after the other. */
final class JsonDocumentReader implements RecordReader {
  private final JsonParser parser;
  private boolean begun;
  private boolean array;

  JsonDocumentReader(Reader text) throws IOException {
    this.parser = JsonValues.parser(text);
  }

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
      if (value.isObject() && !value.isEmpty()) {
        return TextRecord.json(line, 0, null, value);
      }
      String fault =
          value.isObject() ? "It is an object without values." : "It is not a JSON object.";
      return TextRecord.bad(line, 0, value.toString(), fault);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          "Its JSON breaks at line "
              + e.getLocation().getLineNr()
              + ": "
              + JsonValues.sentence(e)
              + ". Send the file again, whole.");
    }
  }

  @Override
  public long offset() {
    return 0;
  }

  @Override
  public long lines() {
    return 0;
  }
}
