package dev.sparkdrop.pipeline;

import dev.sparkdrop.run.LandedObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Objects that are never run over, whatever their names match. */
final class NotAnInput {
  /** Where gcloud and gsutil keep the parts of a parallel composite upload. */
  private static final Pattern PART = Pattern.compile("(?:^|/)(?:gcloud|gsutil)/tmp/");

  private NotAnInput() {}

  static Optional<String> why(LandedObject object, Trigger trigger, List<Output> outputs) {
    String name = object.name();
    if (name.endsWith("/")) {
      return Optional.of("a folder's placeholder");
    }
    if (PART.matcher(name).find()) {
      return Optional.of("a temporary part of an upload");
    }
    if (outputs.stream().anyMatch(output -> output.covers(object.bucket(), name))) {
      return Optional.of("the pipeline's own output");
    }
    if (object.size() == 0 && !trigger.isMarker(name)) {
      return Optional.of("empty");
    }
    return Optional.empty();
  }
}
