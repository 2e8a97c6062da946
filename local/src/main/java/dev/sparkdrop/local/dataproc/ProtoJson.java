package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.local.http.ApiError;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings what clients send to one spelling: field names in camelCase, enums by name. The Java
 * client sends enums as numbers, and gcloud reads them back as names alone. Fields that are unknown
 * here are kept as they came: the platform's own client may be newer than our messages.
 */
public final class ProtoJson {
  private ProtoJson() {}

  /**
   * A copy in canonical spelling.
   *
   * @throws ApiError INVALID_ARGUMENT where a known field has a value of the wrong type
   */
  public static JsonObject canonical(JsonObject body, Message type) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(body.toString(), type.newBuilderForType());
    } catch (InvalidProtocolBufferException e) {
      throw ApiError.invalid("Invalid JSON payload received. " + e.getMessage());
    }
    return message(body, type.getDescriptorForType());
  }

  private static JsonObject message(JsonObject from, Descriptor type) {
    Map<String, FieldDescriptor> fields = new HashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      fields.put(field.getName(), field);
      fields.put(field.getJsonName(), field);
    }
    JsonObject to = new JsonObject();
    from.asMap()
        .forEach(
            (name, value) -> {
              FieldDescriptor field = fields.get(name);
              if (field == null) {
                to.add(name, value);
              } else if (!value.isJsonNull()) {
                to.add(field.getJsonName(), value(value, field));
              }
            });
    return to;
  }

  private static JsonElement value(JsonElement value, FieldDescriptor field) {
    if (value.isJsonArray()) {
      JsonArray array = new JsonArray();
      value.getAsJsonArray().forEach(item -> array.add(value(item, field)));
      return array;
    }
    if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
      return name(value, field);
    }
    boolean plainObject = value.isJsonObject() && !field.isMapField();
    return plainObject ? message(value.getAsJsonObject(), field.getMessageType()) : value;
  }

  private static JsonElement name(JsonElement value, FieldDescriptor field) {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      return value;
    }
    EnumValueDescriptor known = field.getEnumType().findValueByNumber(value.getAsInt());
    return known == null ? value : new JsonPrimitive(known.getName());
  }
}
