package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What Dataproc's messages demand as a whole: required keys, and keys that exclude each other. */
final class MessageRules {
  /** A job without one of them has nothing to run; the other choices may stay open. */
  private static final Set<String> DEMANDED = Set.of("type_job", "driver", "queries");

  private final Faults faults;

  MessageRules(Faults faults) {
    this.faults = faults;
  }

  /** Checks a message as {@link MessageReader} gives it back; a null counts as there. */
  void check(Descriptor type, JsonObject message, SourceLocation at, Set<String> notRequired) {
    for (FieldDescriptor field : type.getFields()) {
      String name = field.getJsonName();
      if (message.has(name)) {
        below(field, message.get(name), at.key(name));
      } else if (Fields.isRequired(field)
          && !Fields.isOutputOnly(field)
          && field.getContainingOneof() == null
          && !notRequired.contains(name)) {
        faults.add(at.key(name), "is missing", "Dataproc's " + type.getName() + " needs it");
      }
    }
    for (OneofDescriptor choice : type.getRealOneofs()) {
      check(choice, message, at);
    }
  }

  private void check(OneofDescriptor choice, JsonObject message, SourceLocation at) {
    List<String> names =
        choice.getFields().stream().map(FieldDescriptor::getJsonName).collect(Collectors.toList());
    List<String> set = names.stream().filter(message::has).toList();
    if (set.size() > 1) {
      faults.add(
          at.key(set.get(1)),
          "excludes " + set.get(0) + ", which is there too",
          "keep one of them");
    } else if (set.isEmpty() && DEMANDED.contains(choice.getName())) {
      faults.add(at, "says not what to run", "write one of " + String.join(", ", names));
    }
  }

  private void below(FieldDescriptor field, JsonElement value, SourceLocation at) {
    boolean message =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && !field.isMapField()
            && !Scalars.isWellKnown(field.getMessageType());
    if (message && value.isJsonObject()) {
      check(field.getMessageType(), value.getAsJsonObject(), at, Set.of());
    } else if (message && value.isJsonArray()) {
      for (int i = 0; i < value.getAsJsonArray().size(); i++) {
        JsonElement item = value.getAsJsonArray().get(i);
        if (item.isJsonObject()) {
          check(field.getMessageType(), item.getAsJsonObject(), at.item(i), Set.of());
        }
      }
    }
  }
}
