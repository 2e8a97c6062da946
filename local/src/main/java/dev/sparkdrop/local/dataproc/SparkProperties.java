package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.access.AccessLog;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A job's Spark properties: the cluster's, then the job's own, then what this machine needs. */
final class SparkProperties {
  private static final String OF_CLUSTER = "spark:";

  private SparkProperties() {}

  static Map<String, String> of(
      JobLauncher.Order order, JsonObject spark, URI endpoint, Path work) {
    Map<String, String> properties = new TreeMap<>();
    order
        .properties()
        .forEach(
            (name, value) -> {
              if (name.startsWith(OF_CLUSTER)) {
                properties.put(name.substring(OF_CLUSTER.length()), value);
              }
            });
    properties.putAll(ResourceJson.map(spark, "properties"));
    // One JVM is driver and executor here, whatever the cluster would have been.
    properties.remove("spark.master");
    properties.remove("spark.submit.deployMode");
    properties.putAll(connector(order.project(), endpoint));
    properties.put("spark.ui.enabled", "false");
    properties.put("spark.driver.host", "127.0.0.1");
    properties.put("spark.driver.bindAddress", "127.0.0.1");
    properties.put("spark.local.dir", work.resolve("spark").toString());
    properties.putIfAbsent("spark.sql.warehouse.dir", work.resolve("warehouse").toUri() + "");
    return properties;
  }

  /** Hadoop's connector against this cloud instead of Google's. */
  private static Map<String, String> connector(String project, URI endpoint) {
    return Map.of(
        "spark.hadoop.fs.gs.impl",
        "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem",
        "spark.hadoop.fs.AbstractFileSystem.gs.impl",
        "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFS",
        "spark.hadoop.fs.gs.storage.root.url",
        endpoint.toString().replaceFirst("/*$", "/"),
        "spark.hadoop.fs.gs.auth.type",
        "UNAUTHENTICATED",
        "spark.hadoop.fs.gs.project.id",
        project,
        "spark.hadoop.fs.gs.application.name.suffix",
        "-" + AccessLog.CLUSTER);
  }
}
