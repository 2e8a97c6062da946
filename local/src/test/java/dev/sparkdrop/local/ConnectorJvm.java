package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.dataproc.SparkJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM with Spark in it, whose {@code gs://} is a local cloud by the real connector. */
public final class ConnectorJvm {
  private static final Path CLASS_PATH = Path.of("..", "jobs", "target", "spark.classpath");

  private ConnectorJvm() {}

  /**
   * Runs a program of {@code src/test/spark} to its end, which must be 0.
   *
   * @param url of the local cloud, without a slash at its end
   * @param program the name of its class
   * @param jars a class path of its own; empty for none
   * @param log gets what Spark and Hadoop say
   * @return the lines that it printed
   */
  public static List<String> run(String url, String program, String jars, Path log, String... args)
      throws IOException, InterruptedException {
    assertTrue(Files.exists(CLASS_PATH), "build the module jobs first: it writes " + CLASS_PATH);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(SparkJvm.opens());
    properties(url, program)
        .forEach((property, value) -> command.add("-D" + property + "=" + value));
    String spark = Files.readString(CLASS_PATH).strip();
    command.addAll(List.of("-cp", jars.isEmpty() ? spark : spark + File.pathSeparator + jars));
    command.add(Path.of("src", "test", "spark", program + ".java").toString());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said + Files.readString(log));
      return said.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, String> properties(String url, String name) {
    return Map.of(
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
        "spark.hadoop.fs.gs.project.id", "p");
  }
}
