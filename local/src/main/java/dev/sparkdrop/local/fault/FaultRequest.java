package dev.sparkdrop.local.fault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A request to {@code /local}, read key by key: all that is wrong with it is refused together. */
final class FaultRequest {
  private final JsonObject json;
  private final List<String> wrong = new ArrayList<>();

  FaultRequest(JsonObject json, Set<String> known) {
    this.json = json;
    json.keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> wrong.add("'" + key + "' is not known here; known are " + known + "."));
  }

  boolean has(String key) {
    return json.has(key);
  }

  /** Notes something wrong, as a whole sentence. */
  void wrong(String sentence) {
    wrong.add(sentence);
  }

  /** A text or number as a text; null where it is absent or something else. */
  String text(String key) {
    JsonElement value = json.get(key);
    if (value == null) {
      return null;
    }
    if (!value.isJsonPrimitive() || value.getAsString().isBlank()) {
      wrong(key, value, "write a text");
      return null;
    }
    return value.getAsString();
  }

  /** A time; null where it is absent or wrong. */
  Duration time(String key) {
    return read(key, "a time of at most a year; " + FaultTimes.EXAMPLE, FaultTimes::parse);
  }

  /** A whole number from a least one on; null where it is absent or wrong. */
  Long whole(String key, long least) {
    return read(
        key,
        "a whole number from " + least + " on",
        text ->
            text.matches("-?\\d{1,15}")
                ? Optional.of(Long.valueOf(text)).filter(number -> number >= least)
                : Optional.empty());
  }

  /** A number above 0 and up to 1; null where it is absent or wrong. */
  Double share(String key) {
    return read(
        key,
        "a number above 0 and up to 1, such as 0.2",
        text ->
            text.matches("\\d(\\.\\d{1,15})?")
                ? Optional.of(Double.valueOf(text)).filter(share -> share > 0 && share <= 1)
                : Optional.empty());
  }

  private <T> T read(String key, String form, Function<String, Optional<T>> reader) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    Optional<T> value = reader.apply(text);
    if (value.isEmpty()) {
      wrong(key, json.get(key), "write " + form);
    }
    return value.orElse(null);
  }

  private void wrong(String key, JsonElement value, String instead) {
    wrong.add("'" + key + "' is " + value + "; " + instead + ".");
  }

  /** Refuses the request where anything was wrong. */
  void check() {
    if (!wrong.isEmpty()) {
      throw ApiError.invalid(wrong.stream().distinct().collect(Collectors.joining(" ")));
    }
  }
}
