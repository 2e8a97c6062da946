package dev.sparkdrop.local.stories;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code ./deploy.sh local} as a process, seen and used through its HTTP APIs alone. */
public final class Outside implements AutoCloseable {
  private static final String REGION = "v1/projects/sparkdrop-local/regions/us-central1/";
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final int port;
  private final Map<String, String> environment;

  /** A Python with PySpark that {@code .ci/tools} prepares for all checkouts. */
  public static final Path PYTHON =
      Path.of(System.getProperty("user.home"), ".cache/sparkdrop/pyspark/bin/python");

  private Process process;

  public Outside(Path data) throws IOException {
    this(data, Map.of());
  }

  /**
   * @param environment more variables of the local cloud
   */
  Outside(Path data, Map<String, String> environment) throws IOException {
    this.data = data;
    this.environment = environment;
    this.port = freePorts();
  }

  /** Why the stories cannot be told here; empty where they can. */
  public static Optional<String> missing() {
    for (String built :
        List.of(
            "functions/target/deploy/sparkdrop-functions.jar",
            "jobs/target/sparkdrop-jobs.jar",
            "jobs/target/spark.classpath")) {
      if (!Files.exists(HOME.resolve(built))) {
        return Optional.of(built + " is not built; mvn verify builds it first");
      }
    }
    return Optional.empty();
  }

  /** The command line of {@code ./deploy.sh local}, with this JVM's class path. */
  public static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dsparkdrop.home=" + HOME);
    command.add("dev.sparkdrop.local.Main");
    command.addAll(List.of(options));
    return command;
  }

  public void start(String... options) throws IOException {
    List<String> command = command("--port", String.valueOf(port), "--data", data.toString());
    command.addAll(List.of(options));
    Path output = data.resolveSibling("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    // A story installs nothing: it takes what is prepared, or its PySpark jobs are refused.
    builder
        .environment()
        .put("PYSPARK_PYTHON", Files.exists(PYTHON) ? PYTHON.toString() : "no-such-python");
    builder.environment().putAll(environment);
    process = builder.start();
    await(
        "the functions answer",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended by itself: " + text(output));
          }
          return IntStream.rangeClosed(1, 4).allMatch(next -> status(port + next) > 0);
        });
  }

  /** Kills it without a word; its children have to find out by themselves. */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    if (children.isEmpty()) {
      throw new AssertionError("there are no children, so nothing is shown");
    }
    process.destroyForcibly();
    await("no child is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Kills the driver of the job that runs, as soon as there is one. */
  void killDriver() {
    await(
        "a driver to kill",
        () -> {
          List<ProcessHandle> drivers = process.descendants().filter(p -> !isFunction(p)).toList();
          drivers.forEach(ProcessHandle::destroyForcibly);
          return !drivers.isEmpty();
        });
  }

  /** The system tells no command line that is as long as a driver's. */
  private static boolean isFunction(ProcessHandle child) {
    return child.info().commandLine().orElse("").contains("sparkdrop-functions.jar");
  }

  /**
   * The process of a function that runs now.
   *
   * @param target its class
   */
  public long functionProcess(String target) {
    return process
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(target))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  /** What a function logged. */
  public List<String> log(String function) {
    return text(data.resolve("logs").resolve(function + ".log")).lines().toList();
  }

  /** The front page of the console. */
  URI console() {
    return URI.create("http://127.0.0.1:" + (port + 4) + "/");
  }

  /** The ingestion function. */
  URI ingestion() {
    return URI.create("http://127.0.0.1:" + (port + 1) + "/");
  }

  /** What points Python's clients at this cloud. */
  public Map<String, String> pythonEnvironment() {
    return Map.of(
        "STORAGE_EMULATOR_HOST",
        "http://127.0.0.1:" + port,
        "SPARKDROP_LOCAL",
        "http://127.0.0.1:" + port,
        "SPARKDROP_LOCAL_GRPC",
        "127.0.0.1:" + grpcPort(),
        // Else gcsfs asks a gRPC service for the kind of each bucket.
        "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT",
        "false",
        "GOOGLE_CLOUD_PROJECT",
        "sparkdrop-local");
  }

  /** A free port for gRPC, where a story wants one. */
  int grpcPort() {
    return port + 5;
  }

  Path dropFolder() {
    return data.resolve("drop");
  }

  /** Uploads an object, and gives its resource. */
  public JsonObject upload(String bucket, String name, byte[] content) {
    String path = "upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + escape(name);
    return json(
        send(
            HttpRequest.newBuilder(cloud(path))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofByteArray(content))));
  }

  JsonObject ingest(String source, String object) {
    return ingest(
        "{'sources': [{'url': '%s', 'object': '%s'}]}".formatted(download(source), object));
  }

  /** Where an object of the code bucket is to be had; its name escaped. */
  URI download(String source) {
    return cloud("download/storage/v1/b/code/o/" + source + "?alt=media");
  }

  /** Sends a request for ingestion, JSON with single quotes. */
  JsonObject ingest(String request) {
    return json(asks(request).join());
  }

  /** Likewise, whatever the answer; exceptional where there is none. */
  CompletableFuture<HttpResponse<String>> asks(String request) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 1) + "/"))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(request.replace('\'', '"')))
            .build(),
        BodyHandlers.ofString());
  }

  /** Sends a request to the API of Cloud Storage, JSON with single quotes; its status. */
  int storage(String method, String path, String body) {
    return send(HttpRequest.newBuilder(cloud("storage/v1/" + path))
            .method(method, BodyPublishers.ofString(body.replace('\'', '"'))))
        .statusCode();
  }

  void delete(String bucket, String name) {
    int status = storage("DELETE", "b/" + bucket + "/o/" + escape(name), "");
    if (status != 204) {
      throw new AssertionError(status + ": " + name);
    }
  }

  /** The resource of an object that is live. */
  JsonObject object(String bucket, String name) {
    String path = "storage/v1/b/" + bucket + "/o/" + escape(name);
    return json(send(HttpRequest.newBuilder(cloud(path))));
  }

  /** The text of an object. */
  String content(String bucket, String name) {
    String path = "storage/v1/b/" + bucket + "/o/" + escape(name) + "?alt=media";
    HttpResponse<String> answer = send(HttpRequest.newBuilder(cloud(path)));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.uri());
    }
    return answer.body();
  }

  /** The bytes of an object. */
  byte[] bytes(String bucket, String name) throws IOException {
    String path = "storage/v1/b/" + bucket + "/o/" + escape(name) + "?alt=media";
    try {
      return http.send(HttpRequest.newBuilder(cloud(path)).build(), BodyHandlers.ofByteArray())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** How many bytes of uploads have arrived that are not finished, and are seen by nobody. */
  long unfinished() {
    try (Stream<Path> files = Files.list(data.resolve("uploads"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first value of the first row that a query of BigQuery gives. */
  String queried(String sql) {
    JsonObject query = new JsonObject();
    query.addProperty("query", sql);
    query.addProperty("useLegacySql", false);
    query.addProperty("timeoutMs", 60_000);
    return json(send(
            HttpRequest.newBuilder(cloud("bigquery/v2/projects/sparkdrop-local/queries"))
                .POST(BodyPublishers.ofString(query.toString()))))
        .getAsJsonArray("rows")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("f")
        .get(0)
        .getAsJsonObject()
        .get("v")
        .getAsString();
  }

  /** What it printed at its start behind a word. */
  List<String> printed(String word) {
    return text(data.resolveSibling("output.log"))
        .lines()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length()).strip())
        .toList();
  }

  /** The environment that points gcloud and bq here. */
  Path environment() {
    return data.resolve("gcloud.env");
  }

  /** A command of the README with this cloud's ports in place of the usual ones. */
  public String withMyPorts(String command) {
    return command
        .replace("127.0.0.1:8651", "127.0.0.1:" + (port + 1))
        .replace("127.0.0.1:8650", "127.0.0.1:" + port);
  }

  /** Delivers the event of an object to the launch function once more; 0 is no answer. */
  public int deliverAgain(JsonObject object) {
    return status(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 2) + "/"))
            .header("Content-Type", "application/json")
            .header("ce-specversion", "1.0")
            .header("ce-id", UUID.randomUUID().toString())
            .header("ce-type", "google.cloud.storage.object.v1.finalized")
            .header("ce-source", "//storage.googleapis.com/projects/_/buckets/landing")
            .POST(BodyPublishers.ofString(object.toString())));
  }

  /** Waits for the receipt that tells of an object, processed or dropped. */
  public JsonObject receiptOf(JsonObject object) {
    return receiptOf(object, () -> {});
  }

  /** Likewise, while something is done again and again. */
  JsonObject receiptOf(JsonObject object, Runnable meanwhile) {
    await("the receipt of " + object.get("name"), meanwhile, () -> find(object).isPresent());
    return find(object).orElseThrow();
  }

  /** Waits until receipts tell of all these objects, processed or dropped. */
  void receiptsOf(List<JsonObject> objects) {
    await(
        "the receipts of " + objects.size() + " objects",
        () -> {
          List<JsonObject> receipts = receipts();
          return objects.stream().allMatch(object -> find(receipts, object).isPresent());
        });
  }

  /** Asks or tells the local cloud itself; JSON with single quotes, null for a question. */
  public JsonObject local(String what, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(cloud("local/" + what));
    return json(
        send(
            body == null
                ? request
                : request.POST(BodyPublishers.ofString(body.replace('\'', '"')))));
  }

  JsonArray faults() {
    return local("faults", null).getAsJsonArray("faults");
  }

  void clearFaults() {
    json(send(HttpRequest.newBuilder(cloud("local/faults")).DELETE()));
  }

  private Optional<JsonObject> find(JsonObject object) {
    return find(receipts(), object);
  }

  private static Optional<JsonObject> find(List<JsonObject> receipts, JsonObject object) {
    return receipts.stream()
        .filter(receipt -> names(receipt, object, "objects") || names(receipt, object, "dropped"))
        .findFirst();
  }

  private static boolean names(JsonObject receipt, JsonObject object, String list) {
    for (JsonElement each : receipt.getAsJsonArray(list)) {
      JsonObject one = each.getAsJsonObject();
      if (one.get("name").equals(object.get("name"))
          && one.get("generation").getAsLong() == object.get("generation").getAsLong()) {
        return true;
      }
    }
    return false;
  }

  public List<JsonObject> receipts() {
    return ledger("runs/", "/receipt.json");
  }

  List<JsonObject> manifests() {
    return ledger("runs/", "/manifest.json");
  }

  private List<JsonObject> ledger(String prefix, String ending) {
    List<JsonObject> found = new ArrayList<>();
    for (String name : list("state", prefix)) {
      if (name.endsWith(ending)) {
        String path = "storage/v1/b/state/o/" + escape(name) + "?alt=media";
        found.add(json(send(HttpRequest.newBuilder(cloud(path)))));
      }
    }
    return found;
  }

  public List<String> list(String bucket, String prefix) {
    List<String> names = new ArrayList<>();
    String page = "";
    do {
      String path = "storage/v1/b/" + bucket + "/o?prefix=" + escape(prefix) + page;
      JsonObject listed = json(send(HttpRequest.newBuilder(cloud(path))));
      JsonArray items = listed.has("items") ? listed.getAsJsonArray("items") : new JsonArray();
      items.forEach(item -> names.add(item.getAsJsonObject().get("name").getAsString()));
      page =
          listed.has("nextPageToken")
              ? "&pageToken=" + escape(listed.get("nextPageToken").getAsString())
              : "";
    } while (!page.isEmpty());
    return names;
  }

  public JsonArray dataproc(String what) {
    JsonArray all = new JsonArray();
    String page = "";
    do {
      JsonObject listed =
          json(send(HttpRequest.newBuilder(cloud(REGION + what + "?pageToken=" + page))));
      if (listed.has(what)) {
        all.addAll(listed.getAsJsonArray(what));
      }
      page = listed.has("nextPageToken") ? escape(listed.get("nextPageToken").getAsString()) : "";
    } while (!page.isEmpty());
    return all;
  }

  /** Somebody deletes every cluster that is there. */
  void handDeletesClusters() {
    for (JsonElement cluster : dataproc("clusters")) {
      String name = cluster.getAsJsonObject().get("clusterName").getAsString();
      json(send(HttpRequest.newBuilder(cloud(REGION + "clusters/" + name)).DELETE()));
    }
  }

  /** Whether a job is running now. */
  boolean aJobRuns() {
    for (JsonElement each : dataproc("jobs")) {
      JsonObject status = each.getAsJsonObject().getAsJsonObject("status");
      if (status.get("state").getAsString().equals("RUNNING")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a serverless batch is running now. */
  boolean aBatchRuns() {
    String path = REGION.replace("regions", "locations") + "batches?filter=state%3DRUNNING";
    return json(send(HttpRequest.newBuilder(cloud(path)))).has("batches");
  }

  /** Waits until nothing waits, nothing runs, and no cluster is there. */
  public void rest() {
    rest(() -> {});
  }

  /** Likewise, while something is done again and again. */
  public void rest(Runnable meanwhile) {
    await("rest", meanwhile, this::isAtRest);
  }

  /** Whether nothing waits, nothing runs, and no cluster is there. */
  public boolean isAtRest() {
    return dataproc("clusters").isEmpty()
        && list("state", "inbox/").isEmpty()
        && records().stream().allMatch(record -> record.equals("IDLE"));
  }

  private List<String> records() {
    return ledger("lanes/", ".json").stream().map(r -> r.get("phase").getAsString()).toList();
  }

  /** Waits; what is waited for is seen from outside, so looking again is all there is. */
  public static void await(String what, BooleanSupplier condition) {
    await(what, () -> {}, condition);
  }

  static void await(String what, Runnable meanwhile, BooleanSupplier condition) {
    await(what, Duration.ofMinutes(2), meanwhile, condition);
  }

  /** Likewise, while something is done again and again. */
  public static void await(
      String what, Duration within, Runnable meanwhile, BooleanSupplier condition) {
    Instant end = Instant.now().plus(within);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited " + within.toMinutes() + " minutes for: " + what);
      }
      meanwhile.run();
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for: " + what, e);
      }
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private int status(int at) {
    return status(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + "/"))
            .timeout(Duration.ofSeconds(2)));
  }

  private int status(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonObject json(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.uri() + ": " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private URI cloud(String path) {
    return URI.create("http://127.0.0.1:" + port + "/" + path);
  }

  private static String escape(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A port with five free ones behind it. */
  static int freePorts() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      // Below the ports that the system gives to connections: one may take ours at any moment.
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      if (IntStream.rangeClosed(port, port + 5).allMatch(Outside::isFree)) {
        return port;
      }
    }
    throw new IOException("there are no six free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
