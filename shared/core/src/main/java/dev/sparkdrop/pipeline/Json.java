package dev.sparkdrop.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Walks over JSON trees. */
final class Json {
  private Json() {}

  /** The value under these keys, one below the other; a null counts as none. */
  static Optional<JsonElement> find(JsonObject tree, String... keys) {
    JsonElement found = tree;
    for (String key : keys) {
      found = found.isJsonObject() ? found.getAsJsonObject().get(key) : null;
      if (found == null || found.isJsonNull()) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  static Optional<String> text(JsonObject tree, String... keys) {
    return find(tree, keys).map(JsonElement::getAsString);
  }

  /** The mapping under the key, made where there is none; a detached one where it was faulty. */
  static JsonObject child(JsonObject tree, String key) {
    if (!tree.has(key)) {
      tree.add(key, new JsonObject());
    }
    JsonElement child = tree.get(key);
    return child.isJsonObject() ? child.getAsJsonObject() : new JsonObject();
  }

  /** Adds the value unless something is there. */
  static void fill(JsonObject tree, String key, String value) {
    if (!tree.has(key)) {
      tree.addProperty(key, value);
    }
  }

  /** RFC 7396: a mapping is merged key by key, null removes, anything else replaces. */
  static JsonElement merge(JsonElement target, JsonElement patch) {
    if (!patch.isJsonObject()) {
      return patch.deepCopy();
    }
    JsonObject merged =
        target.isJsonObject() ? target.deepCopy().getAsJsonObject() : new JsonObject();
    for (Map.Entry<String, JsonElement> entry : patch.getAsJsonObject().entrySet()) {
      if (entry.getValue().isJsonNull()) {
        merged.remove(entry.getKey());
      } else {
        JsonElement old =
            merged.has(entry.getKey()) ? merged.get(entry.getKey()) : JsonNull.INSTANCE;
        merged.add(entry.getKey(), merge(old, entry.getValue()));
      }
    }
    return merged;
  }

  /**
   * A copy with its keys sorted, so that equal trees have equal texts, and its texts and keys
   * changed.
   */
  static JsonElement map(JsonElement tree, UnaryOperator<String> change) {
    if (tree.isJsonObject()) {
      JsonObject sorted = new JsonObject();
      new TreeMap<>(tree.getAsJsonObject().asMap())
          .forEach((key, value) -> sorted.add(change.apply(key), map(value, change)));
      return sorted;
    }
    if (tree.isJsonArray()) {
      JsonArray items = new JsonArray();
      tree.getAsJsonArray().forEach(item -> items.add(map(item, change)));
      return items;
    }
    boolean text = tree.isJsonPrimitive() && tree.getAsJsonPrimitive().isString();
    return text ? new JsonPrimitive(change.apply(tree.getAsString())) : tree;
  }

  /** Shows every text of the tree, and every key, with its place. */
  static void eachText(
      JsonElement tree, SourceLocation at, BiConsumer<SourceLocation, String> show) {
    if (tree.isJsonObject()) {
      for (Map.Entry<String, JsonElement> entry : tree.getAsJsonObject().entrySet()) {
        SourceLocation here = at.key(entry.getKey());
        show.accept(here, entry.getKey());
        eachText(entry.getValue(), here, show);
      }
    } else if (tree.isJsonArray()) {
      for (int i = 0; i < tree.getAsJsonArray().size(); i++) {
        eachText(tree.getAsJsonArray().get(i), at.item(i), show);
      }
    } else if (tree.isJsonPrimitive() && tree.getAsJsonPrimitive().isString()) {
      show.accept(at, tree.getAsString());
    }
  }
}
