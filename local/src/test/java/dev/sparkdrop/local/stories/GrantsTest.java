package dev.sparkdrop.local.stories;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What deploy/grants.sh gives to our accounts is what they need: one story has the functions and a
 * real Spark driver make every call that they ever make. Generates docs/permissions.md from both,
 * and fails where the page says something else.
 */
class GrantsTest {
  private static final Path PAGE = Path.of("..", "docs", "permissions.md");
  private static final String AGENT = "the agent on a cluster's machine";

  private static final String LOADS = "a load job, where a pipeline has load:";
  private static final String MERGES = "a job that loads or merges, where a pipeline has load:";

  private static final String STAGES = "the agent: files of a job, its output, Spark's history";

  /** What no call to the local cloud can show, and why it is given all the same. */
  private static final Map<String, String> UNSEEN =
      Map.ofEntries(
          entry(
              "controller: roles/iam.serviceAccountUser account sparkdrop-cluster",
              "dataproc.clusters.create, dataproc.jobs.submit: they act as the clusters' account"),
          entry(
              "controller: dataproc.autoscalingPolicies.use project",
              "dataproc.clusters.create, where a pipeline names such a policy"),
          entry("controller: bigquery.tables.getData datasets/sparkdrop_local", MERGES),
          entry("controller: bigquery.tables.updateData datasets/sparkdrop_local", MERGES),
          entry("controller: storage.objects.get gs://lake/", LOADS),
          entry("controller: storage.objects.list gs://lake/", LOADS),
          entry("cluster: dataproc.agents.create project", AGENT),
          entry(
              "cluster: storage.objects.delete gs://lake/",
              "a job that replaces what it wrote: a folder of Parquet files, or many small files"),
          entry("cluster: storage.objects.delete gs://staging/", STAGES),
          entry("cluster: storage.objects.get gs://staging/", STAGES),
          entry("cluster: storage.objects.list gs://staging/", STAGES),
          entry("cluster: dataproc.agents.delete project", AGENT),
          entry("cluster: dataproc.agents.get project", AGENT),
          entry("cluster: dataproc.agents.update project", AGENT),
          entry("cluster: dataproc.tasks.lease project", AGENT),
          entry("cluster: dataproc.tasks.listInvalidatedLeases project", AGENT),
          entry("cluster: dataproc.tasks.reportStatus project", AGENT),
          entry(
              "cluster: storage.objects.list gs://code/",
              "the agent looks for a job's jars by listing"),
          entry(
              "cluster: storage.objects.list gs://landing/",
              "storage.objects.get of an input that is gone"),
          entry(
              "cluster: roles/storage.legacyBucketReader gs://staging/",
              "storage.buckets.get, by the agent, of its staging bucket"),
          entry(
              "cluster: storage.objects.list gs://state/runs/",
              "a job that has Spark read its manifest, which lists"),
          entry("cluster: roles/logging.logWriter project", "logs of the machine and of jobs"),
          entry("build: roles/logging.logWriter project", "the build's log"),
          entry("cluster: roles/monitoring.metricWriter project", "metrics of the machine"),
          entry(
              "ingest: storage.objects.list gs://staging/ingest/",
              "storage.objects.get of an archive that is gone"),
          entry("trigger: roles/eventarc.eventReceiver project", "events of the landing bucket"),
          entry(
              "trigger: roles/run.invoker service sparkdrop-ingest",
              "Cloud Scheduler's call, where a pipeline has a schedule"),
          entry(
              "trigger: roles/run.invoker service sparkdrop-launch", "Pub/Sub's push of an event"),
          entry(
              "trigger: roles/run.invoker service sparkdrop-teardown",
              "Pub/Sub's push of a wake-up"),
          entry(
              "ingest: roles/secretmanager.secretAccessor secret NAME",
              "with --secrets: the platform mounts them"),
          entry(
              "controller: roles/secretmanager.secretAccessor secret NAME",
              "with --alert-chat, or where a pipeline names a chat: the platform mounts it"),
          entry("build: roles/artifactregistry.writer project", "the function's image"),
          entry(
              "build: roles/storage.objectViewer project",
              "the function's source; on no other bucket"));

  @TempDir static Path folder;
  private static Outside cloud;
  private static ConsoleClient console;
  private static List<Use> uses;

  @BeforeAll
  static void aStoryWithEveryKindOfCall() throws IOException {
    Needs.nothing(Outside.missing());
    cloud = new Outside(folder.resolve("data"));
    cloud.start("--boot", "1", "--pipelines", pipelines().toString());

    console = new ConsoleClient(cloud.console());

    somethingIsFetchedUnpackedKeptAndReplaced();
    aLostObjectIsTakenInAndItsClusterIsRefused();
    String cancelled = itsRunIsCancelled();
    String again = thatRunIsRunAgain(cancelled);
    aPersonLooksAtEverything(again);
    aServerlessBatchIsCancelled();

    cloud.rest(GrantsTest::aBitOfTimePasses);
    uses = Use.all(cloud);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  /** The checkout's, and a serverless one. */
  private static Path pipelines() throws IOException {
    Path from = Path.of("..", "pipelines");
    Path to = folder.resolve("pipelines");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    String serverless =
        Files.readString(from.resolve("weather.yaml"))
            .replace("weather", "serverless")
            .replaceFirst(
                "(?s)\\ncluster:.*?\\n\\n", "\nserverless: {region: \"\\${region}\"}\n\n");
    Files.writeString(to.resolve("serverless.yaml"), serverless);
    return to;
  }

  /** Over HTTP and from a bucket, where no pipeline looks. */
  private static void somethingIsFetchedUnpackedKeptAndReplaced() {
    for (String sample : List.of("weather", "birdstrikes")) {
      cloud.upload("code", "samples/packed.zip", zip(sample));
      cloud.ingest(
          "{'sources': [{'url': '%s', 'object': 'elsewhere/fetched.csv', 'allow': ['replace']}]}"
              .formatted(cloud.download("samples%2F" + sample + ".csv")));
      cloud.ingest(
          """
          {'ingestId': '%s', 'sources': [
            {'url': 'gs://landing/elsewhere/fetched.csv', 'object': 'elsewhere/copied.csv'},
            {'url': '%s', 'object': 'elsewhere/packed/', 'unpack': 'zip'}]}
          """
              .formatted(sample, cloud.download("samples%2Fpacked.zip")));
    }
  }

  private static byte[] zip(String content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.csv"));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void aLostObjectIsTakenInAndItsClusterIsRefused() {
    cloud.local(
        "faults", "{'where': 'event', 'what': 'drop', 'match': 'launch objects/weather/*'}");
    cloud.local("faults", "{'where': 'boot', 'what': 'quota'}");
    cloud.local("faults", "{'where': 'job', 'what': 'hang'}");
    cloud.ingest("{'pipeline': 'weather', 'params': {'date': '2024-01-01'}}");
    console.press("/backfill?pipeline=weather&from=2024-01-01", "backfill", () -> {});
    Outside.await("the job runs", GrantsTest::aBitOfTimePasses, cloud::aJobRuns);
  }

  private static String itsRunIsCancelled() {
    String run = cloud.manifests().get(0).get("run").getAsString();
    console.press("/runs/" + run, "cancel", () -> {});
    Outside.await("its end", GrantsTest::aBitOfTimePasses, () -> ended("FAILED").isPresent());
    return run;
  }

  private static String thatRunIsRunAgain(String cancelled) {
    console.press("/runs/" + cancelled, "again", GrantsTest::aBitOfTimePasses);
    // Meanwhile another pipeline.
    console.press("/", "pause", () -> {});
    console.press("/", "resume", () -> {});
    Outside.await(
        "its second run", GrantsTest::aBitOfTimePasses, () -> ended("SUCCEEDED").isPresent());
    return ended("SUCCEEDED").orElseThrow();
  }

  private static void aPersonLooksAtEverything(String run) {
    String printed = console.open("/runs/" + run);
    assertTrue(printed.contains("driveroutput"), printed);
    console.open("/explain?object=gs://landing/weather/2024-01-01.csv");
    console.open("/explain?object=gs://landing/weather/missing.csv");
    console.open("/explain?object=gs://landing/elsewhere/&prefix=true");
  }

  private static void aServerlessBatchIsCancelled() throws IOException {
    cloud.local("faults", "{'where': 'job', 'what': 'hang'}");
    byte[] sample = Files.readAllBytes(Path.of("..", "pipelines", "samples", "weather.csv"));
    JsonObject landed = cloud.upload("landing", "serverless/a.csv", sample);
    Outside.await(
        "the batch's run",
        GrantsTest::aBitOfTimePasses,
        () -> !cloud.list("state", "runs/serverless/").isEmpty());
    String run = cloud.list("state", "runs/serverless/").get(0).split("/", -1)[2];
    Outside.await("the batch runs", GrantsTest::aBitOfTimePasses, cloud::aBatchRuns);
    console.press("/runs/" + run, "cancel", () -> {});
    cloud.receiptOf(landed, GrantsTest::aBitOfTimePasses);
  }

  /** A run that ended so. */
  private static Optional<String> ended(String outcome) {
    return cloud.receipts().stream()
        .filter(receipt -> receipt.get("outcome").getAsString().equals(outcome))
        .map(receipt -> receipt.get("run").getAsString())
        .findFirst();
  }

  /**
   * Not more: a tick has 50 s by this clock, and needs a second or two where others are at work.
   */
  private static void aBitOfTimePasses() {
    cloud.local("clock", "{'forward': '2s'}");
  }

  @Test
  void noCallNeedsMoreThanItsAccountIsGiven() {
    assertEquals(List.of(), Grant.missing(uses));
  }

  @Test
  void everythingThatIsGivenIsNeeded() {
    Set<String> unused = new TreeSet<>();
    Grant.all().stream()
        .filter(grant -> calls(grant).isEmpty())
        .forEach(grant -> unused.add(grant.toString()));

    assertEquals(String.join("\n", new TreeSet<>(UNSEEN.keySet())), String.join("\n", unused));
  }

  @Test
  void thePageSaysWhichCallsNeedWhat() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    for (Grant grant : Grant.all()) {
      String calls =
          calls(grant).isEmpty()
              ? UNSEEN.getOrDefault(grant.toString(), "")
              : String.join(", ", calls(grant));
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(grant.account(), grant.permission(), shown(grant.on()), calls));
    }
    if (Boolean.getBoolean("lifecycle.write")) {
      Files.writeString(PAGE, page);
    }

    String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    assertTrue(
        written.contentEquals(page),
        () ->
            "docs/permissions.md is stale: it lacks\n%sand has\n%s"
                    .formatted(beyond(written, page.toString()), beyond(page.toString(), written))
                + "Write it anew with: mvn -pl local -am verify -Dtest=GrantsTest"
                + " -Dlifecycle.write=true -Dsurefire.failIfNoSpecifiedTests=false");
  }

  /** The lines that only the other has. */
  private static String beyond(String one, String other) {
    Set<String> lines = one.lines().collect(Collectors.toSet());
    return other
        .lines()
        .filter(line -> !lines.contains(line))
        .map(line -> "  " + line + "\n")
        .collect(Collectors.joining());
  }

  private static Set<String> calls(Grant grant) {
    return uses.stream()
        .filter(grant::covers)
        .map(Use::call)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String shown(String on) {
    return on.replaceFirst("^gs://(.*?)/?$", "`$1`")
        .replaceFirst("^topics/(.*)", "topic `$1`")
        .replaceFirst("^datasets/(.*)", "dataset `$1`")
        .replaceFirst("^(account|service|secret) (.*)", "$1 `$2`");
  }

  private static final String HEAD =
      """
      # Which call needs which permission

      Generated from deploy/grants.sh and from the calls that the functions, and a real Spark driver,
      made against the local cloud in a story with an archive, a lost event, a refused cluster, a run that
      is cancelled and run again, a serverless batch that is cancelled, and every page and button of the console. The build fails when an
      account is given less than its calls need, or more, and when this page is stale.

      The console may create commands in folders of `state` only with `--console-actions`.

      Buckets are called by what they hold: `state` is `P-state`, unless it was given another name. A
      look at an object takes storage.objects.list too, since only who may list is told that there is
      none; to replace one takes storage.objects.delete. `GET /local/permissions` of the
      [local cloud](local-cloud.md) says what a job of your own would need.

      | account | may | on | for |
      | --- | --- | --- | --- |
      """;
}
