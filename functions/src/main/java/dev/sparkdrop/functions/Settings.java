package dev.sparkdrop.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the environment says, checked once. All that is missing or wrong is reported together.
 *
 * @param pipelines bucket of the pipeline files
 * @param pipelinesFolder their prefix in it, with its slash; empty for all of the bucket
 * @param clusterAccount service account of the clusters' VMs; null for the platform's default
 * @param ingestAllow what ingestion may reach besides public https hosts; empty for nothing
 * @param storageHost the local cloud's address; null for the real one, as for the next two
 */
record Settings(
    String project,
    String region,
    String landing,
    String state,
    String pipelines,
    String pipelinesFolder,
    String runsTopic,
    String clusterAccount,
    String ingestAllow,
    String storageHost,
    String pubsubHost,
    String dataprocEndpoint) {
  private static final String GS = "gs://";

  /** Reads the settings from environment variables. */
  static Settings of(Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    String project = required(environment, "SPARKDROP_PROJECT", faults);
    String region = required(environment, "SPARKDROP_REGION", faults);
    String landing = bucket(environment, "SPARKDROP_LANDING_BUCKET", faults);
    String state = bucket(environment, "SPARKDROP_STATE_BUCKET", faults);
    String pipelines = required(environment, "SPARKDROP_PIPELINES", faults);
    String topic = required(environment, "SPARKDROP_RUNS_TOPIC", faults);
    if (!pipelines.isEmpty() && !pipelines.startsWith(GS)) {
      faults.add("SPARKDROP_PIPELINES is " + pipelines + "; write it as gs://BUCKET/FOLDER");
    }
    if (!landing.isEmpty() && landing.equals(state)) {
      faults.add(
          "SPARKDROP_STATE_BUCKET is the landing bucket; every write of the ledger would call the"
              + " functions, so give the ledger a bucket of its own");
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          "The function's environment is not complete: " + String.join("; ", faults) + ".");
    }
    String[] path = pipelines.substring(GS.length()).split("/", 2);
    String folder = path.length < 2 ? "" : path[1];
    return new Settings(
        project,
        region,
        landing,
        state,
        path[0],
        folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/",
        topic,
        optional(environment, "SPARKDROP_CLUSTER_ACCOUNT"),
        environment.getOrDefault("SPARKDROP_INGEST_ALLOW", ""),
        optional(environment, "STORAGE_EMULATOR_HOST"),
        optional(environment, "PUBSUB_EMULATOR_HOST"),
        optional(environment, "SPARKDROP_DATAPROC_ENDPOINT"));
  }

  private static String required(Map<String, String> from, String name, List<String> faults) {
    String value = from.getOrDefault(name, "");
    if (value.isBlank()) {
      faults.add(name + " is not set");
    }
    return value.strip();
  }

  private static String bucket(Map<String, String> from, String name, List<String> faults) {
    String value = required(from, name, faults);
    if (value.contains("/")) {
      faults.add(name + " is " + value + "; write the bucket's name alone");
    }
    return value;
  }

  private static String optional(Map<String, String> from, String name) {
    String value = from.getOrDefault(name, "");
    return value.isBlank() ? null : value.strip();
  }
}
