package dev.sparkdrop.jobs.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.value.ColumnStats;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/**
 * Reads JSON: one object a line, or objects that go over lines, in an array or one after the other.
 * Values become texts, so that all text formats meet the table's types by the same rules.
 */
final class JsonRecords {
  private static final ObjectMapper DOCUMENTS =
      JsonMapper.builder()
          // As Python writes what is no number, and Spark reads it.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          // Digits as they were written: 1.10 must not become 1.1 in a column of text.
          .nodeFactory(new JsonNodeFactory(true))
          .build();

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

  /** Tells 1e400 from infinity. */
  private static JsonParser exact(JsonParser parser) {
    return new JsonParserDelegate(parser) {
      @Override
      public boolean isNaN() throws IOException {
        return delegate.isNaN() && Character.isLetter(getText().charAt(getTextLength() - 1));
      }
    };
  }

  private static TextRecord line(Line line) throws IOException {
    if (line.fault != null) {
      return TextRecord.bad(line.number, line.text, line.fault);
    }
    try {
      JsonNode value = LINES.readTree(exact(LINES.createParser(line.text)));
      return value.isObject()
          ? record(line.number, line.text, value)
          : TextRecord.bad(
              line.number, line.text, "It is not a JSON object: each line must hold one object.");
    } catch (JsonProcessingException e) {
      return TextRecord.bad(line.number, line.text, fault(e));
    }
  }

  private static String fault(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "It goes beyond what JSON is read of: 1,000 levels, and 1,000 digits a number.";
    }
    return e instanceof MismatchedInputException && e.getMessage().startsWith("Duplicate")
        ? "It has a name twice."
        : "It is not one JSON object: it breaks at character "
            + e.getLocation().getColumnNr()
            + ".";
  }

  /** How many whole JSON objects a line begins with; a broken one is not counted. */
  static int objects(String line) throws IOException {
    int objects = 0;
    try (JsonParser parser = exact(DOCUMENTS.createParser(line))) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        DOCUMENTS.readTree(parser);
        objects++;
      }
    } catch (JsonProcessingException e) {
      return objects;
    }
    return objects;
  }

  private static TextRecord record(long line, String raw, JsonNode value) {
    return value.isEmpty()
        ? TextRecord.bad(line, raw == null ? "{}" : raw, "It is an object without values.")
        : TextRecord.json(line, raw, value);
  }

  /**
   * Reads the objects of one array, or one after the other.
   *
   * @param path where in the document they are, as RFC 6901 has it, or null
   */
  static RecordReader document(InputStream text, TextEncoding encoding, String path)
      throws IOException {
    // Its decoder reports bytes that are no text, where a charset would replace them.
    Reader strict = new InputStreamReader(text, encoding.plainCharset().newDecoder());
    JsonParser whole = exact(DOCUMENTS.createParser(strict));
    String place = path == null ? "" : path;
    FilteringParserDelegate there =
        new FilteringParserDelegate(
            whole, new JsonPointerBasedFilter(place), Inclusion.ONLY_INCLUDE_ALL, true);
    return () -> {
      try {
        TextRecord record = next(whole, path == null ? whole : there, place);
        if (record == null && path != null && there.getMatchCount() == 0) {
          throw new UnreadableException("It has nothing at --option=recordPath=" + path + ".");
        }
        return record;
      } catch (CharacterCodingException e) {
        throw new UnreadableException(encoding.fault());
      } catch (StreamConstraintsException e) {
        throw new UnreadableException(fault(e));
      } catch (JsonProcessingException e) {
        throw new UnreadableException(
            "Its JSON breaks at line "
                + e.getLocation().getLineNr()
                + ", character "
                + e.getLocation().getColumnNr()
                + ". Send the file again, whole.");
      }
    };
  }

  /**
   * The next record.
   *
   * @param parser of the whole, or of what is at the place in it
   */
  private static TextRecord next(JsonParser whole, JsonParser parser, String place)
      throws IOException {
    JsonToken token = parser.nextToken();
    while (token == JsonToken.END_ARRAY
        || (token == JsonToken.START_ARRAY
            && outer(whole).pathAsPointer().toString().equals(place))) {
      token = parser.nextToken();
    }
    if (token == null) {
      return null;
    }
    long line = parser.currentTokenLocation().getLineNr();
    JsonStreamContext outer = outer(whole);
    try {
      JsonNode value = DOCUMENTS.readTree(parser);
      return value.isObject()
          ? record(line, null, value)
          : TextRecord.bad(line, value.toString(), "It is not a JSON object.");
    } catch (MismatchedInputException e) {
      while (whole.getParsingContext() != outer) {
        parser.nextToken();
      }
      return TextRecord.bad(line, "", fault(e));
    }
  }

  private static JsonStreamContext outer(JsonParser parser) {
    return parser.getParsingContext().getParent();
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
