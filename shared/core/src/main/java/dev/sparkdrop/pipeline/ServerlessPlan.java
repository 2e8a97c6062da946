package dev.sparkdrop.pipeline;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Policy;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rung without a cluster: its jobs are serverless batches.
 *
 * @param region where, as {@code us-central1}
 * @param batchJson Dataproc's {@code Batch} as JSON with camelCase keys, sorted, without its
 *     workload; complete but for what the deployment adds: account, subnetwork and bucket
 * @param labels the user's own; Sparkdrop's come on top
 */
public record ServerlessPlan(String region, String batchJson, Map<String, String> labels)
    implements EnginePlan {
  private static final int CORES = 4;
  private static final int EXECUTORS = 2;

  public ServerlessPlan {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(batchJson, "batchJson");
    SortedMap<String, String> sorted = new TreeMap<>(labels);
    labels = Collections.unmodifiableSortedMap(sorted);
  }

  @Override
  public Policy.Rung rung() {
    return Policy.Rung.serverless(region);
  }

  /**
   * What its batches begin with. A driver and each of two executors have 4 cores and 16 GB unless
   * Spark's properties say otherwise; a core with its 4 GB is one unit
   * (https://cloud.google.com/dataproc-serverless/pricing).
   *
   * @param job as for {@link #batch(String)}
   */
  ClusterShape nodes(JsonObject job) {
    JsonObject batch = BatchWorkload.into(batch(), job);
    int executors = number(batch, "spark.executor.instances", EXECUTORS);
    int cores =
        number(batch, "spark.driver.cores", CORES)
            + executors * number(batch, "spark.executor.cores", CORES);
    boolean scales =
        !"false".equals(property(batch, "spark.dynamicAllocation.enabled").orElse("true"));
    return ClusterShape.serverless(cores, scales);
  }

  private static int number(JsonObject batch, String name, int otherwise) {
    return property(batch, name)
        .filter(text -> text.matches("\\d{1,5}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }

  private static Optional<String> property(JsonObject batch, String name) {
    return Json.text(batch, "runtimeConfig", "properties", name);
  }

  /** A {@code Batch} without its workload. */
  public JsonObject batch() {
    return JsonParser.parseString(batchJson).getAsJsonObject();
  }

  /**
   * The whole batch.
   *
   * @param job Dataproc's {@code Job} as JSON, of a kind that batches have
   */
  public String batch(String job) {
    return BatchWorkload.into(batch(), JsonParser.parseString(job).getAsJsonObject()).toString();
  }
}
