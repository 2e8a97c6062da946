package dev.sparkdrop.bench;

import dev.sparkdrop.local.dataproc.Gcloud;
import dev.sparkdrop.local.function.RunningFunctions;
import dev.sparkdrop.local.process.FunctionProcess;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The ingestion function against gcloud, turn by turn: the same files, into the same local cloud.
 * Then what the function holds while a long file streams, while eight large ones do, and while an
 * archive of the large one's size with 1,000 files is unpacked. The function is the deployable jar
 * in a process of its own, as {@code ./deploy.sh local} starts it. Started as {@code
 * docs/benchmarks.md} says:
 *
 * <pre>
 * run IngestBenchmark [LARGE [LONG [ROUNDS]]]
 * </pre>
 *
 * <p>LARGE is the size of the large file (1GB; {@code 200MB} for a short form), LONG that of the
 * long one (five times LARGE), ROUNDS how many are measured, after one that is not (5). MB and GB
 * are 10^6 and 10^9 bytes. It needs curl and gcloud, and room for about nine times LARGE in the
 * folder of temporary files.
 */
public final class IngestBenchmark {
  private static final int SMALL_FILES = 500;
  private static final int SMALL = 1_000_000;
  private static final int AT_ONCE = 8;
  private static final int ARCHIVED = 1_000;
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(MB|GB)");
  private static final String BUCKET = "landing";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path files;
  private final FileServer server;
  private final RunningFunctions cloud;
  private final FunctionProcess function;
  private final Gcloud gcloud;

  private IngestBenchmark(Path folder, FileServer server, RunningFunctions cloud)
      throws IOException, InterruptedException {
    this.files = folder.resolve("files");
    this.server = server;
    this.cloud = cloud;
    this.function = cloud.start("1.4.1", "IngestFunction", Map.of());
    this.gcloud = new Gcloud(cloud.url(), folder.resolve("gcloud"));
  }

  /** Runs it; arguments as above. */
  public static void main(String[] arguments) throws Exception {
    long large = size(arguments.length > 0 ? arguments[0] : "1GB");
    long vast = arguments.length > 1 ? size(arguments[1]) : 5 * large;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path folder = Files.createTempDirectory("ingest-benchmark-");
    Path files = Files.createDirectories(folder.resolve("files"));
    try (FileServer server = new FileServer(files);
        RunningFunctions cloud = new RunningFunctions(folder, Duration.ZERO)) {
      IngestBenchmark bench = new IngestBenchmark(folder, server, cloud);
      bench.write(large, vast);
      System.out.printf(
          "%d processors; medians of %d rounds, the two sides of each turn by turn%n",
          Runtime.getRuntime().availableProcessors(), rounds);
      bench.compare("one file of " + megabytes(large), large, rounds, bench::pipe, "large");
      bench.compare(
          "%d files of 1 MB".formatted(SMALL_FILES),
          (long) SMALL_FILES * SMALL,
          rounds,
          bench::copy,
          names("small/", SMALL_FILES));
      System.out.printf(
          "of gcloud's time %.1f s is its start (`gcloud storage ls` of nothing)%n", bench.start());
      bench.held(
          "an archive of %s with %,d files".formatted(megabytes(large), ARCHIVED),
          "{\"url\": \"%s\", \"object\": \"in/\", \"unpack\": \"zip\"}"
              .formatted(server.url("archive.zip")));
      bench.held("a file of " + megabytes(vast), "long");
      bench.held(AT_ONCE + " files of " + megabytes(large), names("large?", AT_ONCE));
    } finally {
      delete(folder);
    }
    System.exit(0);
  }

  private static long size(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException("'%s' is no size: write 200MB or 1GB".formatted(text));
    }
    return Long.parseLong(size.group(1)) * (size.group(2).equals("GB") ? 1_000_000_000L : SMALL);
  }

  private static String megabytes(long bytes) {
    return "%,d MB".formatted(bytes / SMALL);
  }

  private static String[] names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  private void write(long large, long vast) throws IOException {
    Random random = new Random(7);
    byte[] bytes = new byte[SMALL];
    Files.createDirectory(files.resolve("small"));
    for (String name : names("small/", SMALL_FILES)) {
      random.nextBytes(bytes);
      Files.write(files.resolve(name), bytes);
    }
    try (OutputStream out = Files.newOutputStream(files.resolve("large"))) {
      for (long written = 0; written < large; written += bytes.length) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
    }
    try (ZipOutputStream zip =
        new ZipOutputStream(
            new BufferedOutputStream(Files.newOutputStream(files.resolve("archive.zip"))))) {
      zip.setLevel(Deflater.BEST_SPEED);
      byte[] part = new byte[(int) (large / ARCHIVED)];
      for (String name : names("part", ARCHIVED)) {
        random.nextBytes(part);
        zip.putNextEntry(new ZipEntry(name));
        zip.write(part);
      }
    }
    // What the long one holds does not matter, only that it is long.
    try (RandomAccessFile hole = new RandomAccessFile(files.resolve("long").toFile(), "rw")) {
      hole.setLength(vast);
    }
  }

  /** The other side of a comparison: brings these files into the bucket. */
  private interface Rival {
    void bring() throws Exception;
  }

  private void compare(String what, long bytes, int rounds, Rival rival, String... names)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double mine = seconds(() -> ingest(names));
      clear(bytes);
      double others = seconds(rival);
      clear(bytes);
      if (round > 0) {
        ours.add(mine);
        theirs.add(others);
      }
      System.out.printf(
          "  %s, round %d: ingestion %.2f s, gcloud %.2f s%s%n",
          what, round, mine, others, round == 0 ? " (not counted)" : "");
    }
    double mine = median(ours);
    double others = median(theirs);
    System.out.printf(
        "%s: ingestion %.0f MB/s (%.2f s), gcloud %.0f MB/s (%.2f s): %.2f x%n",
        what, bytes / mine / SMALL, mine, bytes / others / SMALL, others, others / mine);
  }

  /** Asks for files by their names, or for sources as a request has them. */
  private void ingest(String... names) throws IOException, InterruptedException {
    List<String> sources = new ArrayList<>();
    for (String name : names) {
      sources.add(
          name.startsWith("{")
              ? name
              : "{\"url\": \"%s\", \"object\": \"in/%s\"}".formatted(server.url(name), name));
    }
    String body = sources.stream().collect(Collectors.joining(", ", "{\"sources\": [", "]}"));
    HttpRequest request =
        HttpRequest.newBuilder(function.address())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
  }

  private void pipe() throws IOException, InterruptedException {
    check(
        gcloud.shell(
            "set -o pipefail; curl -sSf %s | gcloud storage cp - gs://%s/in/large"
                .formatted(server.url("large"), BUCKET)));
  }

  private void copy() throws IOException, InterruptedException {
    check(
        gcloud.run(
            "storage", "cp", "-r", files.resolve("small").toString(), "gs://" + BUCKET + "/in/"));
  }

  private double start() throws Exception {
    return seconds(() -> check(gcloud.run("storage", "ls", "gs://" + BUCKET)));
  }

  private static void check(Gcloud.Result result) throws IOException {
    if (result.exit() != 0) {
      throw new IOException(result.output());
    }
  }

  /** Takes all out of the bucket again; it has to be as much as was brought. */
  private void clear(long bytes) throws IOException {
    long found = 0;
    for (List<ObjectResource> page = page(); !page.isEmpty(); page = page()) {
      for (ObjectResource object : page) {
        found += object.size();
        cloud.cloud().storage().delete(BUCKET, object.name());
      }
    }
    if (found != bytes) {
      throw new IOException("%d bytes are there, not %d".formatted(found, bytes));
    }
  }

  private List<ObjectResource> page() {
    return cloud.cloud().storage().list(BUCKET, "", null, 1_000);
  }

  private void held(String what, String... names) throws Exception {
    try (HeapHeld held = HeapHeld.of(function.pid())) {
      double took = seconds(() -> ingest(names));
      System.out.printf("%s, %.1f s: the function held %s%n", what, took, held.told());
    }
    for (List<ObjectResource> page = page(); !page.isEmpty(); page = page()) {
      for (ObjectResource object : page) {
        cloud.cloud().storage().delete(BUCKET, object.name());
      }
    }
  }

  private static double seconds(Rival work) throws Exception {
    long began = System.nanoTime();
    work.bring();
    return (System.nanoTime() - began) / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
