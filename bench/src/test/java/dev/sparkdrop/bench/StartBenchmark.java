package dev.sparkdrop.bench;

import dev.sparkdrop.local.function.Deployable;
import dev.sparkdrop.local.function.RunningFunctions;
import dev.sparkdrop.local.process.FunctionProcess;
import dev.sparkdrop.local.pubsub.CloudEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Whether the launch function starts slower because the console is in its jar: the time from the
 * start of the process to the first answer, of the jar as it is and of the same jar without the
 * console, in turn. Started as {@code docs/benchmarks.md} says:
 *
 * <pre>
 * run StartBenchmark [ROUNDS]
 * </pre>
 */
public final class StartBenchmark {
  private static final List<String> CONSOLE =
      List.of("dev/sparkdrop/console/", "com/samskivert/mustache/");

  private final RunningFunctions running;
  private final CloudEvent none;

  private StartBenchmark(RunningFunctions running) throws IOException {
    this.running = running;
    this.none = running.landed(running.write("landing", "none/1.csv", "x"));
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 11;
    Path folder = Files.createTempDirectory("start-benchmark");
    // Both are zipped here, so that they differ in nothing else.
    Path whole = folder.resolve("whole.jar");
    Path without = folder.resolve("without-console.jar");
    copy(Deployable.JAR, whole, List.of());
    System.out.printf(
        "%d entries of the jar are the console's%n", copy(Deployable.JAR, without, CONSOLE));
    try (RunningFunctions running = new RunningFunctions(folder, Duration.ofSeconds(1))) {
      running.pipeline("bench");
      new StartBenchmark(running).compare(whole, without, rounds);
    }
  }

  private void compare(Path whole, Path without, int rounds) throws Exception {
    List<Double> with = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    // The first of each fills the file cache.
    for (int i = -1; i < rounds; i++) {
      // Whoever comes second in a round is not always the same.
      boolean first = i % 2 == 0;
      double one = start(first ? whole : without);
      double other = start(first ? without : whole);
      if (i >= 0) {
        with.add(first ? one : other);
        bare.add(first ? other : one);
      }
    }
    System.out.printf("as it is         %s%n", told(with));
    System.out.printf("without console  %s%n", told(bare));
    System.out.printf("ratio of the medians %.3f%n", median(with) / median(bare));
  }

  /** Milliseconds from the start of a launch function to its first answer. */
  private double start(Path jar) throws Exception {
    long began = System.nanoTime();
    try (FunctionProcess function = running.start("1.4.1", jar, "LaunchFunction", Map.of())) {
      int status = running.post(function.address(), none).join();
      if (status / 100 != 2) {
        throw new IOException("answered " + status);
      }
      return (System.nanoTime() - began) / 1e6;
    }
  }

  private static String told(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    return "median %.0f ms, from %.0f to %.0f"
        .formatted(median(times), sorted.get(0), sorted.get(sorted.size() - 1));
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  /** How many entries were left out. */
  private static int copy(Path jar, Path to, List<String> leftOut) throws IOException {
    int left = 0;
    try (ZipFile whole = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream rest = new ZipOutputStream(file)) {
      for (ZipEntry entry : whole.stream().toList()) {
        if (leftOut.stream().anyMatch(entry.getName()::startsWith)) {
          left++;
          continue;
        }
        rest.putNextEntry(new ZipEntry(entry.getName()));
        whole.getInputStream(entry).transferTo(rest);
        rest.closeEntry();
      }
    }
    return left;
  }
}
