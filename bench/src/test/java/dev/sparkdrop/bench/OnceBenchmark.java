package dev.sparkdrop.bench;

import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.dataproc.SparkJvm;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./deploy.sh local --once} against the bare {@code spark-submit} of the same job on the
 * same file, turn by turn. Started as {@code docs/benchmarks.md} says:
 *
 * <pre>
 * run OnceBenchmark [ROUNDS]
 * </pre>
 */
public final class OnceBenchmark {
  private static final double BOOT = 3;

  private OnceBenchmark() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 3 : Integer.parseInt(args[0]);
    List<Double> bare = new ArrayList<>();
    List<Double> once = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      bare.add(bare(Files.createTempDirectory("bare")));
      once.add(once(Files.createTempDirectory("once")));
      System.out.printf(
          "round %d: bare %.1f s, --once %.1f s%n", round + 1, bare.get(round), once.get(round));
    }
    double submit = median(bare);
    double whole = median(once);
    System.out.printf(
        "median: --once %.1f s = %.2f x %.1f s + %.0f s boot + 6 s (goal: at most 1.6 x)%n",
        whole, (whole - BOOT - 6) / submit, submit, BOOT);
    System.exit(0);
  }

  private static double once(Path data) throws Exception {
    return seconds(
        new ProcessBuilder(
            "../deploy.sh", "local", "--once", "--port", "8750", "--data", data.toString()));
  }

  private static double bare(Path data) throws Exception {
    try (LocalCloud cloud =
        new LocalCloud(
            0,
            data,
            Duration.ZERO,
            (endpoint, objects) ->
                (order, output) -> {
                  throw new IllegalStateException("no job is submitted here");
                })) {
      ObjectResource landed;
      try (InputStream sample =
          Files.newInputStream(Path.of("..", "pipelines", "samples", "birdstrikes.csv"))) {
        landed = cloud.storage().put("landing", "birdstrikes.csv", sample, "text/csv", Map.of());
      }
      String manifest =
          "{\"version\":1,\"objects\":[{\"bucket\":\"landing\",\"name\":\"birdstrikes.csv\","
              + "\"generation\":%d,\"size\":%d}]}".formatted(landed.generation(), landed.size());
      cloud
          .storage()
          .put(
              "state",
              "manifest.json",
              new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)),
              "application/json",
              Map.of());
      return seconds(new ProcessBuilder(submit("http://127.0.0.1:" + cloud.port() + "/")));
    }
  }

  private static List<String> submit(String cloud) throws Exception {
    String classPath = Files.readString(Path.of("..", "jobs", "target", "spark.classpath")).strip();
    String job = Path.of("..", "jobs", "target", "sparkdrop-jobs.jar").toString();
    List<String> command =
        new ArrayList<>(List.of("java", "-cp", classPath + File.pathSeparator + job));
    command.addAll(SparkJvm.opens());
    command.addAll(
        List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[*]", "--class"));
    command.add("dev.sparkdrop.jobs.LakeJob");
    Map<String, String> connector =
        Map.of(
            "fs.gs.impl", "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem",
            "fs.AbstractFileSystem.gs.impl", "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFS",
            "fs.gs.storage.root.url", cloud,
            "fs.gs.auth.type", "UNAUTHENTICATED",
            "fs.gs.project.id", "sparkdrop-local");
    connector.forEach(
        (key, value) -> command.addAll(List.of("--conf", "spark.hadoop." + key + "=" + value)));
    command.addAll(
        List.of(
            job,
            "--manifest=gs://state/manifest.json",
            "--output=gs://lake/birdstrikes",
            "--run=bare",
            "--report=gs://state/report.json"));
    return command;
  }

  private static double seconds(ProcessBuilder builder) throws Exception {
    Path output = Files.createTempFile("benchmark", ".log");
    long began = System.nanoTime();
    int exit = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (exit != 0) {
      throw new IllegalStateException(
          String.join(" ", builder.command().subList(0, 2))
              + " failed: "
              + Files.readString(output));
    }
    return seconds;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
