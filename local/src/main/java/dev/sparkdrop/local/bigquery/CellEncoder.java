package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Values in the form that rows have in the API: {@code {"f": [{"v": …}]}}, all as texts.
 *
 * @param micros whether a TIMESTAMP is whole microseconds since 1970; else seconds with a fraction
 */
record CellEncoder(boolean micros) {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter FRACTION = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

  JsonObject row(List<FieldSchema> fields, List<Object> values) throws SQLException {
    JsonArray cells = new JsonArray();
    for (int i = 0; i < fields.size(); i++) {
      JsonObject cell = new JsonObject();
      cell.add("v", value(fields.get(i), values.get(i)));
      cells.add(cell);
    }
    JsonObject row = new JsonObject();
    row.add("f", cells);
    return row;
  }

  private JsonElement value(FieldSchema field, Object value) throws SQLException {
    if (field.repeated()) {
      JsonArray elements = new JsonArray();
      if (value != null) {
        for (Object element : (Object[]) ((Array) value).getArray()) {
          JsonObject cell = new JsonObject();
          cell.add("v", value(field.withMode("NULLABLE"), element));
          elements.add(cell);
        }
      }
      return elements;
    }
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    if (value instanceof Struct struct) {
      return row(field.fields(), Arrays.asList(struct.getAttributes()));
    }
    return new JsonPrimitive(text(value));
  }

  private String text(Object value) throws SQLException {
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof BigInteger || value instanceof Long || value instanceof Integer) {
      return value.toString();
    }
    if (value instanceof OffsetDateTime time) {
      return instant(time);
    }
    if (value instanceof Timestamp timestamp) {
      return dateTime(timestamp.toLocalDateTime());
    }
    if (value instanceof LocalDateTime dateTime) {
      return dateTime(dateTime);
    }
    if (value instanceof LocalTime time) {
      return time(time);
    }
    if (value instanceof Blob blob) {
      return Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value.toString();
  }

  private String instant(OffsetDateTime time) {
    long seconds = time.toEpochSecond();
    long fraction = time.getNano() / 1000;
    if (micros) {
      return Long.toString(seconds * 1_000_000 + fraction);
    }
    return BigDecimal.valueOf(seconds * 1_000_000 + fraction, 6).toPlainString();
  }

  private static String dateTime(LocalDateTime dateTime) {
    return dateTime.toLocalDate() + "T" + time(dateTime.toLocalTime());
  }

  private static String time(LocalTime time) {
    return (time.truncatedTo(ChronoUnit.SECONDS).equals(time) ? SECONDS : FRACTION).format(time);
  }
}
