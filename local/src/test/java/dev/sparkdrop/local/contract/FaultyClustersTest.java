package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedJob;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters and jobs that come to a bad end, through Google's clients. */
class FaultyClustersTest extends FaultyCloud {
  private static final String REGION = "us-central1";
  private static final Duration BOOT = Duration.ofSeconds(90);

  private String project;

  /** One that no other test has: all of them are in one cloud, and time passes for all. */
  private String name;

  private Clusters clusters;
  private Jobs jobs;

  @BeforeEach
  void newProject() {
    project = cloud.newName("project");
    name = cloud.newName("c");
    clusters = cloud.clients(project).clusters();
    jobs = cloud.clients(project).jobs();
  }

  private HttpResponse<String> create(String region, String machine, String name) {
    return cloud.call(
        "POST",
        "/v1/projects/%s/regions/%s/clusters".formatted(project, region),
        "{'clusterName': '%s', 'config': {'masterConfig': {'machineTypeUri': '%s'}}}"
            .formatted(name, machine));
  }

  private JsonObject operation(String cluster) {
    String path = "/v1/projects/%s/regions/%s/operations".formatted(project, REGION);
    return JsonParser.parseString(
            cloud.call("GET", path + "?filter=clusterName%3D" + cluster, null).body())
        .getAsJsonObject()
        .getAsJsonArray("operations")
        .get(0)
        .getAsJsonObject();
  }

  @ParameterizedTest
  @CsvSource({
    "stockout, 503, UNAVAILABLE, STOCKOUT",
    "quota, 400, INVALID_ARGUMENT, Insufficient 'N2_CPUS' quota.",
    "permission, 403, PERMISSION_DENIED, Permission 'dataproc.clusters.create' denied",
    "account, 400, INVALID_ARGUMENT, is missing required permissions: [dataproc.agents.create",
    "config, 400, INVALID_ARGUMENT, Machine type 'n2-standard-4' does not exist"
  })
  void aRequestForAClusterIsRefusedAtOnce(String what, int code, String status, String text) {
    cloud.fault("{'where': 'create', 'what': '" + what + "', 'match': '* " + name + "'}");

    HttpResponse<String> refused = create(REGION, "n2-standard-4", name);

    assertEquals(code, refused.statusCode(), refused::body);
    assertTrue(refused.body().contains("\"status\":\"" + status + "\""), refused::body);
    assertTrue(refused.body().contains(text), refused::body);
    assertEquals(ObservedCluster.State.ABSENT, clusters.see(REGION, name).state());
    assertEquals(200, create(REGION, "n2-standard-4", name).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "stockout, 14, STOCKOUT",
    "quota, 3, 'Insufficient ''N2_CPUS'' quota. Requested 12.0, available 8.0.'",
    "permission, 7, denied",
    "account, 3, is missing required permissions: [dataproc.agents.create",
    "config, 3, does not exist",
    "break, 13, Internal error"
  })
  void aStartFailsWithItsCodeAndLeavesABrokenCluster(String what, int code, String text) {
    cloud.fault("{'where': 'boot', 'what': '" + what + "', 'match': '* " + name + "'}");
    create(REGION, "n2-standard-4", name);

    cloud.cloud().moveClock(BOOT);

    assertEquals(ObservedCluster.State.BROKEN, clusters.see(REGION, name).state());
    JsonObject error = operation(name).getAsJsonObject("error");
    assertEquals(code, error.get("code").getAsInt());
    assertTrue(error.get("message").getAsString().contains(text), error::toString);
  }

  @Test
  void googlesClientTellsAQuotaFromAStockout() {
    cloud.fault("{'where': 'create', 'what': 'quota'}");
    cloud.fault("{'where': 'boot', 'what': 'stockout', 'match': '* " + name + "'}");
    Clusters.Order order = new Clusters.Order(REGION, name, Map.of(), "{}");

    Failure refused = clusters.create(order).orElseThrow();
    clusters.create(order);
    cloud.cloud().moveClock(BOOT);

    assertEquals(Failure.Fault.QUOTA, refused.fault());
    assertEquals(Failure.Fault.STOCKOUT, clusters.see(REGION, name).failure().fault());
  }

  @Test
  void aFaultIsForOneRegionAndMachine() {
    cloud.fault("{'where': 'create', 'what': 'stockout', 'match': 'us-east1 n2-* *'}");

    assertEquals(200, create(REGION, "n2-standard-4", "a").statusCode());
    assertEquals(200, create("us-east1", "e2-standard-4", "b").statusCode());
    assertEquals(503, create("us-east1", "n2-standard-4", name).statusCode());
  }

  @Test
  void aStartThatHangsFailsAfterHalfAnHour() {
    cloud.fault("{'where': 'boot', 'what': 'hang', 'match': '* " + name + "'}");
    create(REGION, "n2-standard-4", name);

    cloud.cloud().moveClock(BOOT);
    cloud.cloud().moveClock(Duration.ofMinutes(29));
    ObservedCluster.State before = clusters.see(REGION, name).state();
    cloud.cloud().moveClock(Duration.ofMinutes(2));

    assertEquals(ObservedCluster.State.COMING_UP, before);
    assertEquals(ObservedCluster.State.BROKEN, clusters.see(REGION, name).state());
    assertEquals(4, operation(name).getAsJsonObject("error").get("code").getAsInt());
  }

  @Test
  void aClusterThatRunsBreaksNow() {
    create(REGION, "n2-standard-4", name);
    cloud.cloud().moveClock(BOOT);
    ObservedCluster.State before = clusters.see(REGION, name).state();

    cloud.fault("{'where': 'cluster', 'what': 'break', 'match': '* " + name + "'}");

    assertEquals(ObservedCluster.State.READY, before);
    assertEquals(ObservedCluster.State.BROKEN, clusters.see(REGION, name).state());
  }

  @Test
  void aClusterBreaksAsSoonAsItIsReady() {
    cloud.fault("{'where': 'cluster', 'what': 'break', 'match': '* " + name + "'}");
    create(REGION, "n2-standard-4", name);

    cloud.cloud().moveClock(BOOT);

    assertEquals(ObservedCluster.State.BROKEN, clusters.see(REGION, name).state());
  }

  private void submit(String job) {
    create(REGION, "n2-standard-4", name);
    cloud.cloud().moveClock(BOOT);
    jobs.submit(new Jobs.Order(REGION, name, job, Map.of(), TimedDrivers.jobThatSucceeds()));
  }

  private ObservedJob ended(String job) {
    ObservedJob seen = jobs.see(REGION, job);
    for (int i = 0; i < 5_000 && seen.state() == ObservedJob.State.ACTIVE; i++) {
      cloud.aBitOfTimePasses();
      seen = jobs.see(REGION, job);
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({
    "unacquired, LOST, Task was not acquired",
    "lost, LOST, Task not found",
    "break, LOST, Task not found",
    "exit, FAILED, Google Cloud Dataproc Agent reports job failure"
  })
  void aJobEndsBadly(String what, ObservedJob.State state, String text) {
    cloud.fault("{'where': 'job', 'what': '" + what + "', 'match': 'j* on " + name + "'}");
    String job = cloud.newName("j");

    submit(job);
    ObservedJob seen = ended(job);

    assertEquals(state, seen.state());
    assertTrue(seen.reason().contains(text), seen::toString);
    assertEquals(
        what.equals("break") ? ObservedCluster.State.BROKEN : ObservedCluster.State.READY,
        clusters.see(REGION, name).state());
  }

  @Test
  void aJobHangsUntilItIsCancelled() {
    cloud.fault("{'where': 'job', 'what': 'hang'}");
    String job = cloud.newName("j");
    submit(job);
    cloud.cloud().moveClock(Duration.ofHours(5));
    ObservedJob.State before = jobs.see(REGION, job).state();

    jobs.cancel(REGION, job);

    assertEquals(ObservedJob.State.ACTIVE, before);
    assertEquals(ObservedJob.State.CANCELLED, ended(job).state());
  }
}
