package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.UpdateMask;
import java.util.Set;

/**
 * What of a cluster can be changed while it runs: labels, numbers of workers, its policy, and when
 * it deletes itself. From {@code UpdateClusterRequest} in clusters.proto.
 */
final class ClusterUpdate {
  private static final Set<String> PATHS =
      Set.of(
          "labels",
          "config.workerConfig.numInstances",
          "config.workerConfig.minNumInstances",
          "config.secondaryWorkerConfig.numInstances",
          "config.autoscalingConfig.policyUri",
          "config.lifecycleConfig.autoDeleteTtl",
          "config.lifecycleConfig.autoDeleteTime",
          "config.lifecycleConfig.idleDeleteTtl");

  private ClusterUpdate() {}

  /** The cluster with the fields of the mask as they were sent. */
  static JsonObject of(String mask, JsonObject cluster, JsonObject sent) {
    for (String path : UpdateMask.paths(mask)) {
      if (!PATHS.contains(path)) {
        throw ApiError.invalid(
            "Update mask contains unsupported field '%s'. Use some of %s."
                .formatted(path, PATHS.stream().sorted().toList()));
      }
    }
    JsonObject next = UpdateMask.apply(mask, cluster, sent, Set.of("labels", "config"));
    JsonObject lifecycle =
        ResourceJson.object(ResourceJson.object(next, "config"), "lifecycleConfig");
    if (UpdateMask.paths(mask).contains("config.lifecycleConfig.autoDeleteTtl")) {
      lifecycle.remove("autoDeleteTime");
    } else if (UpdateMask.paths(mask).contains("config.lifecycleConfig.autoDeleteTime")) {
      lifecycle.remove("autoDeleteTtl");
    }
    Syntax.labels(next);
    Ttl.check(next);
    ClusterConfigDefaults.fill(next, placeOf(cluster));
    return next;
  }

  /** Whether machines come or go, which takes time. */
  static boolean changesWorkers(String mask) {
    return UpdateMask.paths(mask).stream().anyMatch(path -> path.endsWith("umInstances"));
  }

  /** The labels say where a cluster is. */
  private static Place placeOf(JsonObject cluster) {
    return new Place(
        ResourceJson.text(cluster, "projectId"),
        ResourceJson.text(cluster, "labels", "goog-dataproc-location"));
  }
}
