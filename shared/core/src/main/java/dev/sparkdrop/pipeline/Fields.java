package dev.sparkdrop.pipeline;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Optional;

/** What the descriptors of Dataproc's messages say about their fields. */
final class Fields {
  private Fields() {}

  /** The field of that name, as JSON or as the protocol file writes it. */
  static Optional<FieldDescriptor> find(Descriptor type, String name) {
    return type.getFields().stream()
        .filter(field -> field.getJsonName().equals(name) || field.getName().equals(name))
        .findFirst();
  }

  /** The JSON names of the fields that a caller may set. */
  static List<String> names(Descriptor type) {
    return type.getFields().stream()
        .filter(field -> !isOutputOnly(field))
        .map(FieldDescriptor::getJsonName)
        .toList();
  }

  /** Set by the service; in a request it is ignored (google/api/field_behavior.proto). */
  static boolean isOutputOnly(FieldDescriptor field) {
    return behaviour(field).contains(FieldBehavior.OUTPUT_ONLY);
  }

  static boolean isRequired(FieldDescriptor field) {
    return behaviour(field).contains(FieldBehavior.REQUIRED);
  }

  private static List<FieldBehavior> behaviour(FieldDescriptor field) {
    return field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
  }
}
