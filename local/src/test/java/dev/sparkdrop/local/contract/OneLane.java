package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryWarehouse;
import dev.sparkdrop.reconcile.Controller;
import dev.sparkdrop.run.LandedObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One lane in a project of its own on a running local cloud, brought on by the real controller
 * through Google's clients. All that waits lets the cloud's time pass.
 */
final class OneLane {
  private static final String HOME = "us-central1";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration EVENT = Duration.ofMinutes(8);
  private static final Duration TICK = Duration.ofSeconds(50);
  private static final int DAY = 24 * 60;

  private final RunningCloud cloud;
  private final String project;
  private final String landing;
  private final Bucket objects;
  private final Bucket state;
  private final Ledger ledger;
  private final LinesLog log = new LinesLog();
  private final Controller controller;

  /**
   * @param settings lines to add to its pipeline file
   */
  OneLane(RunningCloud cloud, String settings) {
    this.cloud = cloud;
    project = cloud.newName("project");
    CloudClients clients = cloud.clients(project);
    landing = cloud.newBucket();
    objects = clients.bucket(landing);
    String stateName = cloud.newBucket();
    state = clients.bucket(stateName);
    ledger = Ledger.in(stateName, state);
    Bucket code = clients.bucket(cloud.newBucket());
    create(code, "pipelines/birds.yaml", PIPELINE + settings + "\n");
    call("PUT", "topics/runs");
    controller =
        Controller.on(
            new Controller.Dependencies(
                ledger,
                objects,
                landing,
                code,
                "pipelines/",
                clients.clusters(),
                clients.jobs(),
                clients.batches(),
                new MemoryWarehouse(cloud.cloud().clock()),
                clients.announcements("runs"),
                Chats.NONE,
                HOME,
                cloud.cloud().clock(),
                this::pass,
                new Random(7),
                Runnable::run,
                log));
  }

  private static final String PIPELINE =
      """
      name: birds
      trigger: {match: 'birds/*.csv'}
      cluster:
        region: us-central1
        config: {clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: n2-standard-4}}
        ladder: [{region: us-east1}]
      job: {sparkJob: {mainClass: dev.example.Succeeds}}
      output: ['gs://lake/birds']
      """;

  private void pass(Duration time) {
    cloud.timePasses(time);
  }

  /** An object lands, and its event stays until its job is submitted or it has no time left. */
  void objectLands() {
    controller.landed(written(), EVENT);
  }

  /** An object lands, and a tick asks for its cluster. */
  void objectLandsAndATickOpensItsRun() {
    controller.landed(written(), Duration.ZERO);
    controller.wake(TICK);
  }

  private LandedObject written() {
    String name = "birds/a.csv";
    long generation = create(objects, name, "content");
    Bucket.Entry entry = objects.stat(List.of(name)).get(name);
    return new LandedObject(landing, name, generation, entry.size(), entry.created());
  }

  private static long create(Bucket bucket, String name, String text) {
    return bucket.write(new Bucket.Draft(name, text, Map.of()), Bucket.NONE).orElseThrow();
  }

  /** Time passes, with a tick each minute, until a run is closed; gives the first one's receipt. */
  JsonObject firstReceipt() {
    for (int minute = 0; minute < DAY && receipts().isEmpty(); minute++) {
      aMinutePasses();
    }
    return receipts().stream()
        .min(Comparator.comparing(OneLane::opened))
        .orElseThrow(() -> new AssertionError("no receipt in a day: " + log.lines()));
  }

  /** Time passes until another run is closed than that one. */
  JsonObject receiptAfter(String run) {
    for (int minute = 0; minute < DAY && receipts().size() < 2; minute++) {
      aMinutePasses();
    }
    return receipts().stream()
        .filter(receipt -> !text(receipt, "run").equals(run))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no other receipt in a day: " + log.lines()));
  }

  /** Somebody puts an empty object of that name into the state bucket. */
  void somebodyWritesIntoTheLedger(String name) {
    somebodyWritesIntoTheLedger(name, "");
  }

  void somebodyWritesIntoTheLedger(String name, String text) {
    create(state, name, text);
  }

  /** An object is there, and nobody was told. */
  void objectIsThere() {
    written();
  }

  /** What came of the newest command. */
  String newestAnswer() {
    return ledger.commandLog().list(null, 1).answers().get(0).why();
  }

  /** The only run that was opened. */
  String onlyRun() {
    List<String> copies =
        names("runs/").stream().filter(name -> name.endsWith("/pipeline.json")).toList();
    assertEquals(1, copies.size(), copies::toString);
    return copies.get(0).split("/", -1)[2];
  }

  /** Time passes until nothing waits, no run is open and no cluster is there. */
  void thenItComesToRest() {
    for (int minute = 0; minute < DAY && !atRest(); minute++) {
      aMinutePasses();
    }
    assertEquals(true, atRest(), () -> "no rest in a day: " + log.lines());
  }

  private void aMinutePasses() {
    pass(MINUTE);
    controller.wake(TICK);
  }

  private boolean atRest() {
    return names("inbox/").isEmpty()
        && clusters().isEmpty()
        && names("lanes/").stream()
            .allMatch(name -> json(name).get("phase").getAsString().equals("IDLE"));
  }

  private static String opened(JsonObject receipt) {
    return receipt.getAsJsonObject("timeline").get("opened").getAsString();
  }

  private List<JsonObject> receipts() {
    return names("runs/").stream()
        .filter(name -> name.endsWith("/receipt.json"))
        .map(this::json)
        .toList();
  }

  private List<String> names(String prefix) {
    return state.list(prefix, null, 1000).entries().stream().map(Bucket.Entry::name).toList();
  }

  private JsonObject json(String name) {
    return JsonParser.parseString(state.read(name).orElseThrow().content()).getAsJsonObject();
  }

  /** The clusters that are there, in both regions. */
  List<JsonObject> clusters() {
    return Stream.of(HOME, "us-east1").flatMap(region -> all(region, "clusters")).toList();
  }

  private Stream<JsonObject> all(String region, String what) {
    List<JsonObject> found = new ArrayList<>();
    String path = "regions/" + region + "/" + what;
    JsonObject listed = JsonParser.parseString(call("GET", path).body()).getAsJsonObject();
    if (listed.has(what)) {
      listed.getAsJsonArray(what).asList().stream()
          .map(JsonElement::getAsJsonObject)
          .forEach(found::add);
    }
    return found.stream();
  }

  /** Waits for the only job's state: the cloud starts and ends drivers on threads of its own. */
  void await(String jobState) {
    for (int look = 0; look < 20_000; look++) {
      if (job().getAsJsonObject("status").get("state").getAsString().equals(jobState)) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("never " + jobState + ": " + job());
  }

  private JsonObject job() {
    List<JsonObject> jobs = all(HOME, "jobs").toList();
    assertEquals(1, jobs.size(), jobs::toString);
    return jobs.get(0);
  }

  /** Somebody deletes the only cluster. */
  void handDeletesTheCluster() {
    call("DELETE", "regions/" + HOME + "/clusters/" + text(clusters().get(0), "clusterName"));
  }

  /** Somebody cancels the only job. */
  void handCancelsTheJob() {
    call("POST", jobPath() + ":cancel");
    await("CANCELLED");
  }

  /** Somebody deletes the only job, which is over. */
  void handDeletesTheJob() {
    call("DELETE", jobPath());
  }

  private String jobPath() {
    return "regions/" + HOME + "/jobs/" + text(job().getAsJsonObject("reference"), "jobId");
  }

  private static String text(JsonObject from, String name) {
    return from.get(name).getAsString();
  }

  private HttpResponse<String> call(String method, String path) {
    String body = method.equals("GET") || method.equals("DELETE") ? null : "{}";
    HttpResponse<String> answer = cloud.call(method, "/v1/projects/" + project + "/" + path, body);
    assertEquals(200, answer.statusCode(), answer::body);
    return answer;
  }
}
