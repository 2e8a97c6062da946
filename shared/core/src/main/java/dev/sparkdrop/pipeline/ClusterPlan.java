package dev.sparkdrop.pipeline;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Policy;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rung with a cluster: what to ask Dataproc for.
 *
 * @param region where, as {@code us-central1}
 * @param configJson Dataproc's {@code ClusterConfig} as JSON with camelCase keys, sorted; complete
 *     but for what the deployment adds: the VMs' account and buckets
 * @param labels the user's own; Sparkdrop's come on top
 */
public record ClusterPlan(String region, String configJson, Map<String, String> labels)
    implements EnginePlan {
  public ClusterPlan {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(configJson, "configJson");
    SortedMap<String, String> sorted = new TreeMap<>(labels);
    labels = Collections.unmodifiableSortedMap(sorted);
  }

  /** The machines that the config asks for. */
  public ClusterShape nodes() {
    return ConfiguredNodes.of(config());
  }

  @Override
  public Policy.Rung rung() {
    JsonObject config = config();
    return new Policy.Rung(
        region,
        ClusterRules.seconds(config, "idleDeleteTtl").orElse(null),
        ClusterRules.seconds(config, "autoDeleteTtl").orElse(null));
  }

  public JsonObject config() {
    return JsonParser.parseString(configJson).getAsJsonObject();
  }
}
