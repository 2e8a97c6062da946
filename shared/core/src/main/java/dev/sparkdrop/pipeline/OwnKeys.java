package dev.sparkdrop.pipeline;

import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.cloud.dataproc.v1.Job;
import java.util.List;
import java.util.Map;

/** The keys that are ours, and where one belongs that stands in the wrong place. */
final class OwnKeys {
  static final List<String> FILE =
      List.of(
          "name",
          "trigger",
          "batch",
          "limits",
          "cluster",
          "serverless",
          "job",
          "output",
          "retry",
          "timeouts",
          "ingest",
          "load",
          "notify");
  static final List<String> TRIGGER = List.of("match", "groupBy", "marker");
  static final List<String> BATCH =
      List.of("quietPeriod", "maxWait", "maxObjects", "maxBytes", "minInterval", "linger");
  static final List<String> LIMITS = List.of("clusters");
  static final List<String> CLUSTER = List.of("region", "config", "labels", "ladder");
  static final List<String> RUNG = List.of("region", "config", "serverless");
  static final List<String> SERVERLESS =
      List.of("region", "runtimeConfig", "environmentConfig", "labels");
  static final List<String> RETRY = List.of("platform", "job", "bisect", "maxJobs");
  static final List<String> TIMEOUTS = List.of("provision", "job", "reuseCluster", "giveUp");
  static final List<String> INGEST =
      List.of("params", "destination", "sources", "schedule", "timeZone");
  static final List<String> LOAD =
      List.of("table", "mode", "files", "partitionBy", "clusterBy", "location");
  static final List<String> NOTIFY = List.of("chat");
  static final List<String> SOURCE = List.of("url", "object", "headers", "unpack", "allow");

  private static final Map<String, List<String>> SECTIONS =
      Map.of(
          "trigger",
          TRIGGER,
          "batch",
          BATCH,
          "limits",
          LIMITS,
          "cluster",
          CLUSTER,
          "retry",
          List.of("platform", "bisect", "maxJobs"),
          "timeouts",
          TIMEOUTS,
          "ingest",
          INGEST,
          "load",
          LOAD);

  private OwnKeys() {}

  /** What to write instead of a key that is not known here. */
  static String hint(SourceLocation at, String key, List<String> known) {
    if (Nearest.to(key, known).isEmpty()) {
      for (Map.Entry<String, List<String>> section : SECTIONS.entrySet()) {
        if (section.getValue().contains(key) && !section.getKey().equals(at.path())) {
          return "it belongs under " + section.getKey();
        }
      }
      if (Fields.find(ClusterConfig.getDescriptor(), key).isPresent()) {
        return "it belongs under cluster.config";
      }
      if (Fields.find(Job.getDescriptor(), key).isPresent()) {
        return "it belongs under job";
      }
    }
    return Nearest.hint(key, known);
  }
}
