package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A mapping of our own keys. A value that is missing or faulty reads as the fallback, so that
 * reading goes on and every fault is found.
 */
public final class Section {
  private final SourceLocation at;
  private final JsonObject values;
  private final Faults faults;

  private Section(SourceLocation at, JsonObject values, Faults faults) {
    this.at = at;
    this.values = values;
    this.faults = faults;
  }

  /** The mapping with these keys; an unknown one is a fault. */
  public static Section of(
      JsonObject values, SourceLocation at, Faults faults, List<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        faults.add(at.key(key), "unknown key", OwnKeys.hint(at, key, known));
      }
    }
    return new Section(at, values, faults);
  }

  SourceLocation at(String key) {
    return at.key(key);
  }

  Faults faults() {
    return faults;
  }

  /** The value; empty where there is none, with a fault where the key stands alone. */
  Optional<JsonElement> get(String key) {
    JsonElement value = values.get(key);
    if (value != null && value.isJsonNull()) {
      faults.add(at(key), "has no value", "write one, or leave the key out");
      return Optional.empty();
    }
    return Optional.ofNullable(value);
  }

  public boolean has(String key) {
    return values.has(key);
  }

  /** The mapping below the key; an empty one where there is none. */
  public Section section(String key, List<String> known) {
    return of(mapping(key).orElseGet(JsonObject::new), at(key), faults, known);
  }

  public Optional<JsonObject> mapping(String key) {
    Optional<JsonElement> value = get(key);
    if (value.isPresent() && !value.get().isJsonObject()) {
      wrong(key, "is not a mapping", "write " + key + ": and its keys below it, indented");
      return Optional.empty();
    }
    return value.map(JsonElement::getAsJsonObject);
  }

  /** The items below the key; none where there is no list. */
  List<JsonElement> list(String key) {
    Optional<JsonElement> value = get(key);
    if (value.isPresent() && !value.get().isJsonArray()) {
      wrong(key, "is not a list", "write it as [" + value.get() + "]");
      return List.of();
    }
    return value.map(v -> v.getAsJsonArray().asList()).orElse(List.of());
  }

  /** The texts below the key; what is no text is a fault and left out. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    List<JsonElement> items = list(key);
    for (int i = 0; i < items.size(); i++) {
      if (isText(items.get(i))) {
        texts.add(items.get(i).getAsString());
      } else {
        faults.add(
            at(key).item(i), Quoted.of(items.get(i)) + " is not a text", "write it in quotes");
      }
    }
    return texts;
  }

  public Optional<String> text(String key) {
    Optional<JsonElement> value = get(key);
    if (value.isPresent() && !isText(value.get())) {
      wrong(key, "is not a text", "write it in quotes");
      return Optional.empty();
    }
    return value.map(JsonElement::getAsString);
  }

  Duration duration(String key, Duration fallback) {
    Optional<String> text = get(key).map(v -> v.isJsonPrimitive() ? v.getAsString() : "");
    Optional<Duration> duration = text.flatMap(Durations::parse);
    if (text.isPresent() && duration.isEmpty()) {
      wrong(key, "is not a duration", Durations.EXAMPLE);
    }
    return duration.orElse(fallback);
  }

  /** A duration that is not nothing. */
  Duration time(String key, Duration fallback) {
    Duration duration = duration(key, fallback);
    if (duration.isZero()) {
      wrong(key, "is no time at all", "write the default, " + Durations.format(fallback));
      return fallback;
    }
    return duration;
  }

  /** Whether the key is {@code true}; without it, no. */
  boolean flag(String key) {
    Optional<JsonElement> value = get(key);
    boolean wrong =
        value.isPresent()
            && !(value.get().isJsonPrimitive() && value.get().getAsJsonPrimitive().isBoolean());
    if (wrong) {
      wrong(key, "is neither true nor false", "write true or false, without quotes");
    }
    return value.isPresent() && !wrong && value.get().getAsBoolean();
  }

  int whole(String key, int fallback, int least, int most) {
    Optional<JsonElement> value = get(key);
    if (value.isEmpty()) {
      return fallback;
    }
    String range = "write a whole number from " + least + " to " + most;
    if (!value.get().isJsonPrimitive() || !value.get().getAsJsonPrimitive().isNumber()) {
      wrong(key, "is not a number", range);
      return fallback;
    }
    BigDecimal number = value.get().getAsBigDecimal();
    if (number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      wrong(key, "is out of range", range);
      return fallback;
    }
    return number.intValueExact();
  }

  /** A number that may have decimals, from nothing to {@code most}; empty where it is none. */
  public OptionalDouble number(String key, double most) {
    Optional<JsonElement> value = get(key);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    boolean number = value.get().isJsonPrimitive() && value.get().getAsJsonPrimitive().isNumber();
    double read = number ? value.get().getAsDouble() : -1;
    if (!(read >= 0 && read <= most)) {
      String range = "write a number from 0 to " + BigDecimal.valueOf(most).toPlainString();
      wrong(key, number ? "is out of range" : "is not a number", range);
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(read);
  }

  /** The keys of a mapping whose keys are names. */
  public Set<String> keys() {
    return values.keySet();
  }

  long size(String key, long fallback) {
    Optional<String> text = get(key).map(v -> v.isJsonPrimitive() ? v.getAsString() : "");
    Optional<Long> size = text.flatMap(Sizes::parse).filter(s -> s > 0);
    if (text.isPresent() && size.isEmpty()) {
      wrong(key, "is not a size", Sizes.EXAMPLE);
    }
    return size.orElse(fallback);
  }

  public void wrong(String key, String problem, String instead) {
    faults.add(at(key), Quoted.of(values.get(key)) + " " + problem, instead);
  }

  public void missing(String key, String instead) {
    faults.add(at(key), "is missing", instead);
  }

  private static boolean isText(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }
}
