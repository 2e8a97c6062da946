package dev.sparkdrop.jobs;

import dev.sparkdrop.jobs.batch.Generations;
import dev.sparkdrop.jobs.batch.Locations;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/**
 * The job against plain Spark on the same CSV, each turn in a JVM of its own, turn by turn: with a
 * declared schema against {@code spark.read.schema(…).csv}, and with inference against {@code
 * inferSchema}. Both write a Delta table. Prints ratios of medians. docs/benchmarks.md tells how to
 * start it.
 */
public final class LakeBenchmark {
  private static final String SCHEMA =
      "id BIGINT, day DATE, at TIMESTAMP, price DOUBLE, qty INT, name STRING, town STRING,"
          + " note STRING";
  private static final List<String> MODES =
      List.of("job-schema", "spark-schema", "job-infer", "spark-infer");

  private LakeBenchmark() {}

  public static void main(String[] args) throws Exception {
    if (MODES.contains(args[0])) {
      once(args[0], Path.of(args[1]));
      return;
    }
    int megabytes = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    for (String cut : Arrays.asList(args).subList(2, args.length)) {
      compare(megabytes, rounds, Integer.parseInt(cut));
    }
  }

  private static void compare(int megabytes, int rounds, int files) throws Exception {
    Path root = Files.createTempDirectory("lake-benchmark");
    write(root, megabytes, files);
    double[][][] measured = new double[MODES.size()][3][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int mode = 0; mode < MODES.size(); mode++) {
        Path output = Files.createDirectory(root.resolve("out"));
        double[] one = child(MODES.get(mode), root);
        FileUtils.deleteDirectory(output.toFile());
        for (int what = 0; what < 3; what++) {
          measured[mode][what][round] = one[what];
        }
        System.out.printf(
            "%d files, %s: %.1f s, %.1f s of CPU, %.0f MB%n",
            files, MODES.get(mode), one[0], one[1], one[2]);
      }
    }
    FileUtils.deleteDirectory(root.toFile());
    String[] whats = {"wall", "CPU", "peak memory"};
    for (int pair = 0; pair < MODES.size(); pair += 2) {
      for (int what = 0; what < 3; what++) {
        double job = median(measured[pair][what]);
        double spark = median(measured[pair + 1][what]);
        System.out.printf(
            "%d MB in %d files, %s / %s, %s: %.2f%n",
            megabytes, files, MODES.get(pair), MODES.get(pair + 1), whats[what], job / spark);
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double[] child(String mode, Path root) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx3g"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            LakeBenchmark.class.getName(),
            mode,
            root.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String last = "";
    for (String line :
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      last = line.startsWith("measured ") ? line : last;
    }
    if (process.waitFor() != 0 || last.isEmpty()) {
      throw new IOException(mode + " failed");
    }
    return Arrays.stream(last.substring(9).split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static void once(String mode, Path root) throws Exception {
    long begin = System.nanoTime();
    Path output = root.resolve("out/table");
    SparkSession spark =
        SparkSession.builder().config(Session.settings()).master("local[2]").getOrCreate();
    if (mode.startsWith("job")) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--manifest=" + root.resolve("manifest.json").toUri(),
                  "--output=" + output.toUri(),
                  "--run=r",
                  "--report=" + output.resolveSibling("report.json").toUri()));
      if (mode.endsWith("schema")) {
        arguments.add("--schema=" + SCHEMA);
      }
      Generations unchanged = objects -> objects.stream().map(object -> object.generation).toList();
      new LakeJob(spark, Locations.folder(root), unchanged)
          .run(Arguments.parse(arguments.toArray(new String[0])));
    } else {
      org.apache.spark.sql.DataFrameReader reader = spark.read().option("header", "true");
      reader =
          mode.endsWith("schema") ? reader.schema(SCHEMA) : reader.option("inferSchema", "true");
      reader
          .csv(root.resolve("landing").toString())
          .write()
          .format("delta")
          .save(output.toString());
    }
    double wall = (System.nanoTime() - begin) / 1e9;
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
            .findFirst()
            .orElse(0);
    System.out.println("measured " + wall + " " + system.getProcessCpuTime() / 1e9 + " " + peak);
    System.exit(0);
  }

  private static void write(Path root, int megabytes, int files) throws IOException {
    Path landing = Files.createDirectories(root.resolve("landing"));
    Random random = new Random(1);
    StringBuilder objects = new StringBuilder();
    for (int file = 0; file < files; file++) {
      Path path = landing.resolve("f" + file + ".csv");
      long size = 0;
      try (BufferedWriter out = Files.newBufferedWriter(path)) {
        out.write("id,day,at,price,qty,name,town,note\n");
        while (size < (((long) megabytes << 20) / files)) {
          String line =
              String.format(
                  "%d,2024-%02d-%02d,2024-01-%02dT%02d:%02d:00Z,%.2f,%d,name %d,town%d,\"a, %d\"%n",
                  random.nextInt(1 << 30),
                  1 + random.nextInt(12),
                  1 + random.nextInt(28),
                  1 + random.nextInt(28),
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(100_000) / 100.0,
                  random.nextInt(100),
                  random.nextInt(10_000),
                  random.nextInt(100),
                  random.nextInt(1000));
          out.write(line);
          size += line.length();
        }
      }
      objects
          .append(file == 0 ? "" : ",")
          .append(
              "{\"bucket\":\"landing\",\"name\":\"f%d.csv\",\"generation\":\"%d\",\"size\":%d}"
                  .formatted(file, file + 1, Files.size(path)));
    }
    Files.writeString(
        root.resolve("manifest.json"), "{\"version\":1,\"objects\":[" + objects + "]}");
  }
}
