package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/** A job as the workload of a serverless batch. Batches have four kinds, and fewer settings. */
final class BatchWorkload {
  /** By the kind of the job: that of the batch (jobs.proto and batches.proto). */
  private static final Map<String, String> KINDS =
      Map.of(
          "sparkJob", "sparkBatch",
          "pysparkJob", "pysparkBatch",
          "sparkRJob", "sparkRBatch",
          "sparkSqlJob", "sparkSqlBatch");

  private static final String USE_CLUSTER = "or write cluster: in place of serverless:";

  private BatchWorkload() {}

  /** Finds what of a job a batch does not have. */
  static void check(JsonObject job, SourceLocation at, Faults faults) {
    for (String key : job.keySet()) {
      SourceLocation here = at.key(key);
      if (KINDS.containsKey(key)) {
        if (job.get(key).isJsonObject()) {
          checkKind(job.getAsJsonObject(key), here, faults);
        }
      } else if (key.endsWith("Job")) {
        String instead =
            key.equals("hiveJob")
                ? "sparkSqlJob"
                : "sparkJob, pysparkJob, sparkRJob or sparkSqlJob";
        faults.add(
            here,
            "cannot run serverless: Dataproc's batches run Spark only",
            "write " + instead + ", " + USE_CLUSTER);
      } else if (!key.equals("labels")) {
        faults.add(
            here,
            "has no meaning for a serverless batch",
            "leave it out"
                + (key.equals("scheduling") ? "; retry.job says how often it is tried" : ""));
      }
    }
  }

  private static void checkKind(JsonObject kind, SourceLocation at, Faults faults) {
    if (kind.has("queryList")) {
      faults.add(
          at.key("queryList"),
          "cannot run serverless: a batch takes its SQL from a file",
          "put it into pipelines/code/ and write queryFileUri: ${code}/query.sql, " + USE_CLUSTER);
    }
    for (String key : List.of("loggingConfig", "continueOnFailure")) {
      if (kind.has(key)) {
        faults.add(at.key(key), "has no meaning for a serverless batch", "leave it out");
      }
    }
    if (Json.find(kind, "properties", "spark.submit.deployMode").isPresent()) {
      faults.add(
          at.key("properties").key("spark.submit.deployMode"),
          "is not a serverless batch's to say: its driver has a machine of its own",
          "leave it out");
    }
  }

  /** The batch with the job in it; the job's properties go before the batch's own. */
  static JsonObject into(JsonObject batch, JsonObject job) {
    KINDS.forEach(
        (kind, name) -> {
          if (job.has(kind)) {
            JsonObject workload = job.getAsJsonObject(kind).deepCopy();
            JsonElement properties = workload.remove("properties");
            if (properties != null) {
              JsonObject config = Json.child(batch, "runtimeConfig");
              JsonElement merged = Json.merge(Json.child(config, "properties"), properties);
              config.add("properties", merged);
            }
            rename(workload, "scriptVariables", "queryVariables");
            batch.add(name, workload);
          }
        });
    if (job.has("labels")) {
      batch.add("labels", job.get("labels"));
    }
    return batch;
  }

  private static void rename(JsonObject workload, String from, String to) {
    JsonElement value = workload.remove(from);
    if (value != null) {
      workload.add(to, value);
    }
  }
}
