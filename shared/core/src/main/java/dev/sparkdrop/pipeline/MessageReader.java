package dev.sparkdrop.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a mapping as one of Dataproc's messages: every unknown key and wrong type is a fault with
 * its path (protobuf's own reader stops at the first and names none).
 *
 * <p>What comes back has JSON's field names, whichever the file used, and no output-only fields. A
 * faulty value becomes null, so that later checks see it as there.
 */
final class MessageReader {
  private final Faults faults;
  private final boolean patch;

  /**
   * @param patch whether this is a merge patch, in which null removes a key
   */
  MessageReader(Faults faults, boolean patch) {
    this.faults = faults;
    this.patch = patch;
  }

  JsonObject read(Descriptor type, JsonObject values, SourceLocation at) {
    JsonObject message = new JsonObject();
    for (Map.Entry<String, JsonElement> entry : values.entrySet()) {
      SourceLocation here = at.key(entry.getKey());
      Optional<FieldDescriptor> field = Fields.find(type, entry.getKey());
      if (field.isEmpty()) {
        faults.add(
            here,
            "unknown key of Dataproc's " + type.getName(),
            Nearest.hint(entry.getKey(), Fields.names(type)));
      } else if (message.has(field.get().getJsonName())) {
        faults.add(here, "is written twice, in two spellings", "keep one of the two");
      } else if (!Fields.isOutputOnly(field.get()) && (patch || !entry.getValue().isJsonNull())) {
        message.add(field.get().getJsonName(), field(field.get(), entry.getValue(), here));
      }
    }
    return message;
  }

  private JsonElement field(FieldDescriptor field, JsonElement value, SourceLocation at) {
    if (value.isJsonNull()) {
      return value;
    }
    if (field.isMapField()) {
      return value.isJsonObject() ? map(field, value.getAsJsonObject(), at) : noMapping(value, at);
    }
    if (field.isRepeated()) {
      return list(field, value, at);
    }
    return single(field, value, at);
  }

  private JsonElement map(FieldDescriptor field, JsonObject values, SourceLocation at) {
    FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
    JsonObject map = new JsonObject();
    for (Map.Entry<String, JsonElement> entry : values.entrySet()) {
      boolean removes = patch && entry.getValue().isJsonNull();
      map.add(
          entry.getKey(),
          removes ? JsonNull.INSTANCE : item(valueField, entry.getValue(), at.key(entry.getKey())));
    }
    return map;
  }

  private JsonElement list(FieldDescriptor field, JsonElement value, SourceLocation at) {
    if (!value.isJsonArray()) {
      faults.add(at, Quoted.of(value) + " is not a list", "write it as [" + value + "]");
      return JsonNull.INSTANCE;
    }
    JsonArray list = new JsonArray();
    for (JsonElement item : value.getAsJsonArray()) {
      list.add(item(field, item, at.item(list.size())));
    }
    return list;
  }

  private JsonElement item(FieldDescriptor field, JsonElement value, SourceLocation at) {
    if (value.isJsonNull()) {
      faults.add(at, "has no value", "write one, or leave it out");
      return value;
    }
    return single(field, value, at);
  }

  private JsonElement single(FieldDescriptor field, JsonElement value, SourceLocation at) {
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (message && !Scalars.isWellKnown(field.getMessageType())) {
      return value.isJsonObject()
          ? read(field.getMessageType(), value.getAsJsonObject(), at)
          : noMapping(value, at);
    }
    try {
      return Scalars.read(field, value);
    } catch (Scalars.Misfit e) {
      faults.add(at, Quoted.of(value) + " " + e.getMessage(), e.instead());
      return JsonNull.INSTANCE;
    }
  }

  private JsonElement noMapping(JsonElement value, SourceLocation at) {
    faults.add(at, Quoted.of(value) + " is not a mapping", "write its keys below it, indented");
    return JsonNull.INSTANCE;
  }
}
