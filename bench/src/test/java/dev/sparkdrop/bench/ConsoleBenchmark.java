package dev.sparkdrop.bench;

import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.CostReport;
import dev.sparkdrop.console.Explanation;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.console.RunList;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.gcp.ClusterDefaults;
import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.storage.ObjectResource;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.RunId;
import dev.sparkdrop.run.Timeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How long the console takes with 10,000 runs and 1,000,000 done objects in the ledger. Started as
 * {@code docs/benchmarks.md} says:
 *
 * <pre>
 * run ConsoleBenchmark [RUNS [OBJECTS_A_RUN]]
 * </pre>
 *
 * <p>The ledger is filled without HTTP, straight into the storage of the local cloud; the console
 * then reads it over HTTP, with Google's client, as it does in the cloud.
 */
public final class ConsoleBenchmark {
  private static final int PIPELINES = 4;
  private static final int ROUNDS = 21;
  private static final Instant FIRST = Instant.parse("2026-10-01T00:00:00Z");

  private static final ClusterShape NODES =
      ClusterShape.parse("1 master n2-standard-4 100 pd-standard").orElseThrow();

  /** Of the 10,000 that are filled in by default. */
  private static final Instant END = FIRST.plus(Duration.ofDays(8));

  private final LocalCloud cloud;
  private final Console console;
  private final Ledger filling;
  private final List<LandedObject> samples = new ArrayList<>();

  private ConsoleBenchmark(LocalCloud cloud, ExecutorService executor) {
    this.cloud = cloud;
    String url = "http://127.0.0.1:" + cloud.port();
    CloudClients clients =
        new CloudClients(
            "sparkdrop-local",
            "console",
            url,
            url,
            url,
            ClusterDefaults.PLATFORM,
            Clock.systemUTC());
    this.filling = Ledger.in("state", new Filling(cloud.storage(), "state"));
    this.console =
        new Console(
            new Console.Ground(
                clients.bucket("state"),
                "state",
                clients.bucket("landing"),
                "landing",
                new PipelineRepository(
                    clients.bucket("code"),
                    "pipelines/",
                    Clock.systemUTC(),
                    (level, event, message, fields) -> {}),
                clients::bucket,
                "sparkdrop-local",
                () -> Prices.NONE,
                Clock.systemUTC(),
                executor));
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int runs = args.length < 1 ? 10_000 : Integer.parseInt(args[0]);
    int objects = args.length < 2 ? 100 : Integer.parseInt(args[1]);
    Path data = Files.createTempDirectory("console-benchmark");
    ExecutorService executor = Executors.newFixedThreadPool(16);
    try (LocalCloud cloud =
        new LocalCloud(
            0,
            data,
            Duration.ZERO,
            (endpoint, files) ->
                (order, output) -> {
                  throw new IllegalStateException("no job is submitted here");
                })) {
      ConsoleBenchmark benchmark = new ConsoleBenchmark(cloud, executor);
      long began = System.nanoTime();
      benchmark.fill(runs, objects);
      System.out.printf(
          "%,d runs and %,d done objects were written in %.0f s%n",
          runs, runs * objects, (System.nanoTime() - began) / 1e9);
      benchmark.measure();
    }
    System.exit(0);
  }

  private void fill(int runs, int objects) throws IOException {
    for (int i = 0; i < PIPELINES; i++) {
      put("code", "pipelines/p" + i + ".yaml", pipeline("p" + i));
    }
    for (int i = 0; i < runs; i++) {
      close("p" + i % PIPELINES, FIRST.plusSeconds(60L * i), objects, i);
    }
  }

  private void close(String pipeline, Instant opened, int objects, int number) throws IOException {
    String time = Long.toString(opened.toEpochMilli(), Character.MAX_RADIX);
    String run = new RunId(pipeline, time + "aaaa").toString();
    List<LandedObject> batch = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      String name = pipeline + "/" + number + "/" + i + ".csv";
      // One of each run is really there, to be explained.
      long generation = i == 0 ? put("landing", name, "a,b\n").generation() : 1_000_000L + i;
      batch.add(new LandedObject("landing", name, generation, 4, opened));
    }
    samples.add(batch.get(0));
    filling.processed().claim(pipeline, run, batch);
    Attempt attempt =
        new Attempt(run + "-1", "uuid", "us-central1", run + "-a1", Outcome.SUCCEEDED, null);
    Instant closed = opened.plusSeconds(200);
    Receipt receipt =
        new Receipt(
            run,
            pipeline,
            pipeline,
            number % 100 == 0 ? Outcome.FAILED : Outcome.SUCCEEDED,
            number % 100 == 0 ? "a reason" : null,
            batch,
            List.of(),
            null,
            null,
            List.of(attempt),
            new Timeline(opened, opened, opened.plusSeconds(90), opened, opened, closed, closed),
            null,
            null);
    filling.runs().close(Lane.of(pipeline, Map.of()), receipt);
    filling.runIndex().add(receipt);
    filling
        .clusterUsage()
        .keep(
            new ClusterAccount(
                run + "-1",
                pipeline,
                pipeline,
                "us-central1",
                "uuid",
                opened,
                opened.plusSeconds(90),
                closed,
                closed.plusSeconds(60),
                NODES));
  }

  private void measure() {
    RunQuery failed = new RunQuery(null, null, Outcome.FAILED, null, null, null);
    RunQuery text = new RunQuery(null, null, null, null, null, "/42/7.csv");
    String next = console.runs(RunQuery.ALL, null).next();
    time("the first page", i -> shown(console.overview(RunQuery.ALL, null).runs()));
    time("the second page of runs", i -> shown(console.runs(RunQuery.ALL, next)));
    time("failed runs, 1 in 100", i -> shown(console.runs(failed, null)));
    time("runs by a text that no name holds", i -> console.runs(text, null));
    RunQuery week = new RunQuery(null, null, null, null, END, null);
    RunQuery all = new RunQuery(null, null, null, FIRST, END, null);
    time("costs of 7 days", i -> counted(console.costs(week)));
    time("costs of more than is looked at", i -> counted(console.costs(all)));
    time("a run", i -> there(console.run(run(i), null)));
    time("explain, done", i -> done(console.explain("gs://" + sample(i).uri(), null)));
    time("explain, no match", i -> console.explain("gs://landing/nobody/" + i, null));
    time("explain 20 by a prefix", i -> console.below("p1/1", null));
  }

  private static void counted(CostReport costs) {
    if (costs.all().runs() == 0) {
      throw new IllegalStateException("nothing is counted");
    }
  }

  private static void there(Optional<RunAccount> account) {
    if (account.isEmpty()) {
      throw new IllegalStateException("a run is not there");
    }
  }

  private LandedObject sample(int i) {
    return samples.get(i * 97 % samples.size());
  }

  private String run(int i) {
    return console.explain("gs://" + sample(i).uri(), null).get(0).run();
  }

  private static void shown(RunList list) {
    if (list.runs().isEmpty()) {
      throw new AssertionError("nothing is shown");
    }
  }

  private static void done(List<Explanation> told) {
    if (told.get(0).run() == null) {
      throw new AssertionError(told);
    }
  }

  private interface Asking {
    void ask(int round);
  }

  /** The first rounds warm it up. */
  private static void time(String what, Asking asking) {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < 2 * ROUNDS; i++) {
      long began = System.nanoTime();
      asking.ask(i);
      if (i >= ROUNDS) {
        took.add((System.nanoTime() - began) / 1e6);
      }
    }
    took.sort(null);
    System.out.printf(
        "%-35s median %5.0f ms, slowest of %d: %5.0f ms%n",
        what, took.get(ROUNDS / 2), ROUNDS, took.get(ROUNDS - 1));
  }

  private ObjectResource put(String bucket, String name, String text) throws IOException {
    return cloud
        .storage()
        .put(
            bucket,
            name,
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            "text/plain",
            Map.of());
  }

  private static String pipeline(String name) {
    return """
    name: %s
    trigger: {match: '%s/**/*.csv'}
    cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
    job:
      sparkJob:
        mainClass: dev.sparkdrop.jobs.LakeJob
        jarFileUris: ["gs://code/sparkdrop-jobs.jar"]
        args: ["--manifest=${run.manifest}"]
    output: ["gs://lake/%s"]
    """
        .formatted(name, name, name);
  }
}
