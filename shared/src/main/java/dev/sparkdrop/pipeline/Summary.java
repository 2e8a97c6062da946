package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pipeline in one line: {@code flights flights/*.csv → cluster single node, us-central1}. */
final class Summary {
  private Summary() {}

  static String of(Pipeline pipeline) {
    List<String> regions = pipeline.policy().regions();
    List<String> groupBy = pipeline.trigger().groupBy();
    String line =
        pipeline.name()
            + "  "
            + pipeline.trigger().pattern()
            + "  → cluster "
            + nodes(JsonParser.parseString(pipeline.cluster(0).configJson()).getAsJsonObject())
            + ", "
            + regions.stream().distinct().collect(Collectors.joining(" or "));
    return groupBy.isEmpty() ? line : line + "; a lane per " + String.join(" and ", groupBy);
  }

  private static String nodes(JsonObject config) {
    if (Defaults.hasNoWorkers(config)) {
      return "single node";
    }
    int secondary = count(config, "secondaryWorkerConfig").orElse(0);
    String more = secondary > 0 ? " and " + secondary + " secondary" : "";
    if (Defaults.isType(config, "ZERO_SCALE")) {
      return "zero-scale" + more;
    }
    // Dataproc starts two workers where the file says nothing (clusters.proto).
    return count(config, "workerConfig").orElse(2) + " workers" + more;
  }

  private static Optional<Integer> count(JsonObject config, String group) {
    return Json.find(config, group, "numInstances").map(JsonElement::getAsInt);
  }
}
