package dev.sparkdrop.local;

import dev.sparkdrop.local.dataproc.SparkJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM with Spark in it, whose {@code gs://} is a local cloud by the real connector. */
public final class ConnectorJvm {
  private ConnectorJvm() {}

  /**
   * The command up to the class path, which the caller adds with what is to be run.
   *
   * @param url of the local cloud, without a slash at its end
   * @param name of the application
   */
  public static List<String> command(String url, String name) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(SparkJvm.opens());
    Map.of(
            "spark.master", "local[2]",
            "spark.app.name", name,
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.hadoop.fs.gs.impl", "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem",
            "spark.hadoop.fs.AbstractFileSystem.gs.impl",
                "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFS",
            "spark.hadoop.fs.gs.storage.root.url", url + "/",
            "spark.hadoop.fs.gs.auth.type", "UNAUTHENTICATED",
            "spark.hadoop.fs.gs.project.id", "p")
        .forEach((property, value) -> command.add("-D" + property + "=" + value));
    return command;
  }
}
