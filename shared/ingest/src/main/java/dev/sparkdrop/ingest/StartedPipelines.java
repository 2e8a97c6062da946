package dev.sparkdrop.ingest;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.request.KnownPipelines;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which pipelines an object starts, so that a typo in a name shows at once. */
final class StartedPipelines {
  private static final String HINT =
      "No pipeline's trigger matches this name, so that nothing runs. Compare it with trigger.match"
          + " of the pipeline that is meant.";

  private final String bucket;
  private final Optional<List<Pipeline>> pipelines;

  private StartedPipelines(String bucket, Optional<List<Pipeline>> pipelines) {
    this.bucket = bucket;
    this.pipelines = pipelines;
  }

  /** As the pipeline files are now; nothing is told where they cannot be read at the moment. */
  static StartedPipelines now(String bucket, KnownPipelines pipelines) {
    try {
      return new StartedPipelines(bucket, Optional.of(List.copyOf(pipelines.all())));
    } catch (RetryLater e) {
      return new StartedPipelines(bucket, Optional.empty());
    }
  }

  /** Whether some pipeline takes an object of that name for its marker. */
  boolean isMarker(String object) {
    return pipelines.orElse(List.of()).stream().anyMatch(pipeline -> pipeline.isMarker(object));
  }

  /**
   * Adds {@code pipelines}, and a hint where there are none.
   *
   * @param bytes of the object; of an object to be, any but 0
   */
  void describe(String object, long bytes, JsonObject entry) {
    if (pipelines.isEmpty()) {
      return;
    }
    LandedObject landed = new LandedObject(bucket, object, 1, bytes, Instant.EPOCH);
    JsonArray names = new JsonArray();
    for (Pipeline pipeline : pipelines.get()) {
      if (pipeline.isMarker(object) || pipeline.laneOfInput(landed).isPresent()) {
        names.add(pipeline.name());
      }
    }
    entry.add("pipelines", names);
    if (names.isEmpty()) {
      entry.addProperty("hint", HINT);
    }
  }
}
