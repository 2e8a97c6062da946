package dev.sparkdrop.local.storage;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.local.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a caller may say about an object: its headers, and metadata of the caller's own.
 *
 * @param fields the JSON API's names of what is set, such as {@code contentType}
 * @param metadata the caller's own keys and values
 * @param more what is set that is no text: holds, a retention, an access list; null for nothing
 */
record Attributes(Map<String, String> fields, Map<String, String> metadata, JsonObject more) {
  private static final Set<String> FIELDS =
      Set.of(
          "cacheControl",
          "contentDisposition",
          "contentEncoding",
          "contentLanguage",
          "contentType",
          "customTime",
          "storageClass");

  private static final Set<String> MORE =
      Set.of("acl", "contexts", "eventBasedHold", "retention", "temporaryHold");

  /** Of all keys and values together, in UTF-8. */
  private static final int MOST_METADATA = 8192;

  static final Attributes NONE = new Attributes(Map.of(), Map.of());

  Attributes {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  Attributes(Map<String, String> fields, Map<String, String> metadata) {
    this(fields, metadata, null);
  }

  /** Those of a {@code storage#object} resource; what else it holds is not an attribute. */
  static Attributes of(JsonObject resource) {
    return NONE.patchedWith(resource);
  }

  /** These, changed as a PATCH does: a null takes a field or a key of the metadata away. */
  Attributes patchedWith(JsonObject patch) {
    Map<String, String> changedFields = new TreeMap<>(fields);
    for (String field : FIELDS) {
      if (patch.has(field)) {
        set(changedFields, field, patch.get(field));
      }
    }
    Map<String, String> changedMetadata = new TreeMap<>(metadata);
    JsonElement keys = patch.get("metadata");
    if (keys != null && keys.isJsonNull()) {
      changedMetadata.clear();
    } else if (keys != null && keys.isJsonObject()) {
      keys.getAsJsonObject().asMap().forEach((key, value) -> set(changedMetadata, key, value));
    } else if (keys != null) {
      throw ApiError.invalid("'metadata' must be an object of strings, not " + keys + ".");
    }
    checkSize(changedMetadata);
    return new Attributes(changedFields, changedMetadata, patchedMore(patch));
  }

  private JsonObject patchedMore(JsonObject patch) {
    JsonObject changed = more == null ? new JsonObject() : more.deepCopy();
    for (String member : MORE) {
      JsonElement value = patch.get(member);
      if (value != null && value.isJsonNull()) {
        changed.remove(member);
      } else if (value != null) {
        changed.add(member, value.deepCopy());
      }
    }
    return changed.isEmpty() ? null : changed;
  }

  private static void checkSize(Map<String, String> metadata) {
    int size = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      size += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > MOST_METADATA) {
      throw ApiError.invalid(
          "The total size of custom metadata keys and values is %d bytes; %d are the most."
              .formatted(size, MOST_METADATA));
    }
  }

  /** What a copy takes over: not the safeguards of its source, nor its place among the classes. */
  Attributes ofCopy() {
    Map<String, String> copied = new TreeMap<>(fields);
    copied.remove("storageClass");
    return new Attributes(copied, metadata);
  }

  /** One of the members that are no text; null where it is not set. */
  JsonElement more(String member) {
    return more == null ? null : more.get(member);
  }

  /** Whether a member that is true or false is set to true. */
  boolean is(String member) {
    return more(member) instanceof JsonPrimitive flag && flag.getAsBoolean();
  }

  /** These, with the content type given where none is set; null gives none. */
  Attributes orContentType(String contentType) {
    if (contentType == null || fields.containsKey("contentType")) {
      return this;
    }
    return patchedWith(single("contentType", contentType));
  }

  boolean isEmpty() {
    return fields.isEmpty() && metadata.isEmpty() && more == null;
  }

  /** The value of a field; null where it is not set. */
  String get(String field) {
    return fields.get(field);
  }

  void writeTo(JsonObject resource) {
    fields.forEach(resource::addProperty);
    if (!metadata.isEmpty()) {
      JsonObject keys = new JsonObject();
      metadata.forEach(keys::addProperty);
      resource.add("metadata", keys);
    }
    if (more != null) {
      more.deepCopy().asMap().forEach(resource::add);
      resource.remove("acl");
    }
  }

  private static JsonObject single(String field, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(field, value);
    return object;
  }

  private static void set(Map<String, String> values, String key, JsonElement value) {
    if (value.isJsonNull()) {
      values.remove(key);
    } else if (value instanceof JsonPrimitive primitive) {
      values.put(key, primitive.getAsString());
    } else {
      throw ApiError.invalid("'" + key + "' must be a string, not " + value + ".");
    }
  }
}
