package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryChat;
import dev.sparkdrop.port.MemoryClusters;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.port.MemoryRunPublisher;
import dev.sparkdrop.port.MemoryServerlessBatches;
import dev.sparkdrop.port.MemoryWarehouse;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.LandedObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.stream.StreamSupport;

/** A cloud in memory on a clock that is told to go on, with one controller in it. */
public final class World {
  static final Duration BOOT = Duration.ofSeconds(90);
  static final Duration JOB = Duration.ofSeconds(40);

  public final TestClock clock = new TestClock(Instant.parse("2026-11-22T08:00:00Z"));
  public final MemoryBucket landing = new MemoryBucket(clock);
  public final MemoryBucket state = new MemoryBucket(clock);
  public final MemoryBucket code = new MemoryBucket(clock);
  public final MemoryClusters clusters = new MemoryClusters(clock);
  public final MemoryJobs jobs = new MemoryJobs(clock, clusters);
  public final MemoryServerlessBatches batches = new MemoryServerlessBatches(jobs);
  public final MemoryWarehouse warehouse = new MemoryWarehouse(clock);
  final MemoryChat chat = new MemoryChat();
  final MemoryChat birdsChat = new MemoryChat();
  final MemoryRunPublisher announcements = new MemoryRunPublisher();
  final LinesLog log = new LinesLog();
  public final WatchedBucket landingCalls = new WatchedBucket(landing);
  public final WatchedBucket stateCalls = new WatchedBucket(state);
  public final Ledger ledger = Ledger.in("state", stateCalls);

  /** How far the functions' clock is ahead of the services'. */
  Duration skew = Duration.ZERO;

  /** Runs the lanes; at first on the thread of whoever calls. */
  Executor executor = Runnable::run;

  /** Happens before each message. */
  Runnable beforeMessage = () -> {};

  private Controller controller = newController();

  private Controller newController() {
    return Controller.on(
        new Controller.Dependencies(
            ledger,
            landingCalls,
            "landing",
            code,
            "pipelines/",
            clusters,
            jobs,
            batches,
            warehouse,
            (text, attributes) -> {
              beforeMessage.run();
              announcements.publish(text, attributes);
            },
            new Chats(chat, Map.of("birds-chat", birdsChat)),
            "us-central1",
            functionsClock(),
            clock::pass,
            random(),
            task -> executor.execute(task),
            log));
  }

  /** Another instance of the functions takes over; it remembers nothing. */
  void functionsAreReplaced() {
    controller = newController();
  }

  private Runnable meanwhile;

  private String job =
      "{sparkJob: {mainClass: dev.sparkdrop.jobs.LakeJob,"
          + " jarFileUris: ['gs://code/sparkdrop-jobs.jar'],"
          + " args: ['--manifest=${run.manifest}', '--run=${run.id}', '--report=${run.report}']}}";

  public World() {
    clusters.bootTime(BOOT);
    clusters.deletionTime(Duration.ofSeconds(60));
    jobs.script(order -> MemoryJobs.Ending.success(JOB));
  }

  /** Pipeline files that follow have that job. */
  World job(String inYaml) {
    job = inYaml;
    return this;
  }

  /** A pipeline file lies in the code bucket; settings are lines to add to it. */
  public World pipeline(String name, String match, String... settings) {
    return pipelineOn(name, "match: '" + match + "'", settings);
  }

  /** A second file with the same pipeline. */
  World pipelineCopied(String name, String file) {
    put(
        code,
        "pipelines/" + file,
        code.read("pipelines/" + name + ".yaml").orElseThrow().content());
    clock.pass(Duration.ofSeconds(10));
    return this;
  }

  /** The same with more of a trigger than its pattern. */
  public World pipelineOn(String name, String trigger, String... settings) {
    return file(name, trigger, "[]", settings);
  }

  /** The same, with a capacity ladder. */
  World ladder(String name, String match, String ladder, String... settings) {
    return file(name, "match: '" + match + "'", ladder, settings);
  }

  /** The same without a cluster. */
  public World serverless(String name, String match, String... settings) {
    return write(name, "match: '" + match + "'", "serverless: {region: us-central1}", settings);
  }

  private World file(String name, String trigger, String ladder, String... settings) {
    String cluster =
        "cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}, ladder: "
            + ladder
            + "}";
    return write(name, trigger, cluster, settings);
  }

  private World write(String name, String trigger, String engine, String... settings) {
    String text =
        """
        name: %s
        trigger: {%s}
        %s
        job: %s
        output: ["gs://lake/%s"]
        """
            .formatted(name, trigger, engine, job, name);
    put(code, "pipelines/" + name + ".yaml", text + String.join("\n", settings) + "\n");
    clock.pass(Duration.ofSeconds(10));
    return this;
  }

  /** An object is written into the landing bucket; nobody is told yet. */
  public LandedObject objectIsWritten(String name) {
    return objectIsWritten(name, 7);
  }

  /** An object of so many bytes is written; nobody is told yet. */
  public LandedObject objectIsWritten(String name, int size) {
    long generation = put(landing, name, "x".repeat(size));
    return new LandedObject("landing", name, generation, size, clock.instant());
  }

  /** An object lands and its event is handled. */
  public LandedObject objectLands(String name) {
    return objectLands(name, 7);
  }

  LandedObject objectLands(String name, int size) {
    LandedObject object = objectIsWritten(name, size);
    eventArrives(object);
    return object;
  }

  public void eventArrives(LandedObject object) {
    controller.landed(object, Duration.ofMinutes(8));
  }

  /** An event is handled by an invocation that has no time to do more than note it. */
  public void eventIsOnlyNoted(LandedObject object) {
    controller.landed(object, Duration.ZERO);
  }

  /** So many objects land; the invocations of their events die at once. */
  void manyLand(String folder, int count) {
    for (int i = 0; i < count; i++) {
      eventIsOnlyNoted(objectIsWritten(folder + String.format("%06d", i)));
    }
  }

  /** In the middle of the next look, after it counted clusters, something else goes on. */
  void meanwhile(Runnable what) {
    meanwhile = what;
  }

  public void tick() {
    tick(Duration.ofSeconds(50));
  }

  void tick(Duration time) {
    controller.wake(time);
  }

  /** Time passes, with a tick each minute. */
  public void timePasses(Duration time) {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      clock.pass(Duration.ofMinutes(1));
      tick();
    }
  }

  /** Somebody deletes everything below a prefix of the ledger. */
  public void handDeletes(String prefix) {
    state.deleteAll(state.names().stream().filter(name -> name.startsWith(prefix)).toList());
  }

  /** Somebody writes something into the ledger, over what is there. */
  public void handWrites(String name, String text) {
    Map<String, String> metadata =
        state.read(name).map(stored -> stored.entry().metadata()).orElse(Map.of());
    state.deleteAll(List.of(name));
    state.write(new Bucket.Draft(name, text, metadata), Bucket.NONE);
  }

  /** The only name in the ledger that begins and ends so. */
  public String only(String prefix, String suffix) {
    List<String> found =
        state.names().stream()
            .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
            .toList();
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  /** How many lines of the log have that message. */
  long logged(String message) {
    return log.lines().stream().filter(line -> line.message().startsWith(message)).count();
  }

  private Clock functionsClock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return clock.instant().plus(skew);
      }

      @Override
      public ZoneId getZone() {
        return clock.getZone();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return clock.withZone(zone);
      }
    };
  }

  /** Every receipt in the ledger, by run in the order of their names. */
  public List<JsonObject> receipts() {
    return state.names().stream()
        .filter(name -> name.endsWith("/receipt.json"))
        .map(name -> state.read(name).orElseThrow().content())
        .map(text -> JsonParser.parseString(text).getAsJsonObject())
        .toList();
  }

  /** The names of a receipt's objects. */
  public static List<String> objects(JsonObject receipt) {
    return StreamSupport.stream(receipt.getAsJsonArray("objects").spliterator(), false)
        .map(object -> object.getAsJsonObject().get("name").getAsString())
        .toList();
  }

  /** The run's reason, and that of each attempt. */
  public static List<String> reasons(JsonObject receipt) {
    List<String> all = new ArrayList<>();
    if (receipt.has("reason")) {
      all.add(receipt.get("reason").getAsString());
    }
    for (JsonElement attempt : receipt.getAsJsonArray("attempts")) {
      if (attempt.getAsJsonObject().has("reason")) {
        all.add(attempt.getAsJsonObject().get("reason").getAsString());
      }
    }
    return all;
  }

  void thenNoClusterIsLeft() {
    assertEquals(List.of(), List.copyOf(clusters.there()), () -> log.lines().toString());
  }

  void thenNothingWaits() {
    assertEquals(
        List.of(), state.names().stream().filter(name -> name.startsWith("inbox/")).toList());
  }

  /** How many objects are in each receipt, in the order in which their runs were opened. */
  List<Integer> sizes() {
    return receipts().stream().map(r -> r.getAsJsonArray("objects").size()).toList();
  }

  /** The names of what waits in inboxes. */
  List<String> waiting() {
    return state.names().stream()
        .filter(name -> name.startsWith("inbox/"))
        .map(name -> state.read(name).orElseThrow().entry().metadata().get("name"))
        .toList();
  }

  private Random random() {
    return new Random(7) {
      private static final long serialVersionUID = 1L;

      @Override
      public int nextInt(int bound) {
        Runnable now = meanwhile;
        meanwhile = null;
        if (now != null) {
          now.run();
        }
        return super.nextInt(bound);
      }
    };
  }

  static long put(Bucket bucket, String name, String text) {
    long live = bucket.read(name).map(stored -> stored.entry().generation()).orElse(Bucket.NONE);
    return bucket.write(new Bucket.Draft(name, text, Map.of()), live).orElseThrow();
  }
}
