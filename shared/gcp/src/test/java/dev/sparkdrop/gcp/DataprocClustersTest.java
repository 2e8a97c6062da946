package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedCluster.State;
import dev.sparkdrop.run.Sha256;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataprocClustersTest {
  private static final String REGION = "us-central1";
  private static final String CLUSTERS = "/v1/projects/p/regions/us-central1/clusters";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clusters.Order ORDER =
      new Clusters.Order(
          REGION,
          "birdstrikes-1-1",
          Map.of("sparkdrop-ledger", "0a1b2c3d"),
          "{\"gceClusterConfig\": {\"zoneUri\": \"us-central1-a\"},"
              + " \"lifecycleConfig\": {\"idleDeleteTtl\": \"600s\"}}");

  private final FakeCloud cloud = new FakeCloud();
  private final Clusters clusters =
      new CloudClients(
              "p", "tests", null, cloud.url(), null, ClusterDefaults.PLATFORM, new TestClock(NOW))
          .clusters();

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static String cluster(String state) {
    return "{\"projectId\": \"p\", \"clusterName\": \"c\", \"clusterUuid\": \"u-1\","
        + " \"labels\": {\"k\": \"v\"}, \"status\": {\"state\": \""
        + state
        + "\", \"detail\": \"the detail\"}}";
  }

  private static String creation(String uuid, int code, String message) {
    return "{\"name\": \"projects/p/regions/us-central1/operations/o\", \"done\": true,"
        + " \"metadata\": {\"@type\":"
        + " \"type.googleapis.com/google.cloud.dataproc.v1.ClusterOperationMetadata\","
        + " \"clusterName\": \"c\", \"operationType\": \"CREATE\", \"clusterUuid\": \""
        + uuid
        + "\"}, \"error\": {\"code\": "
        + code
        + ", \"message\": \""
        + message
        + "\"}}";
  }

  @Test
  void createSendsConfigLabelsAndARequestIdMadeFromTheName() {
    cloud.answers(200, "{\"name\": \"projects/p/regions/us-central1/operations/o\"}");

    Optional<Failure> trouble = clusters.create(ORDER);

    assertTrue(trouble.isEmpty());
    FakeCloud.Asked asked = cloud.last();
    assertEquals("POST " + CLUSTERS, asked.toString());
    assertTrue(
        asked.query().contains("requestId=" + Sha256.hex("birdstrikes-1-1", 40)), asked.query());
    JsonObject body = asked.json();
    assertEquals("birdstrikes-1-1", body.get("clusterName").getAsString());
    assertEquals("0a1b2c3d", body.getAsJsonObject("labels").get("sparkdrop-ledger").getAsString());
    assertEquals(JsonParser.parseString(ORDER.config()), body.get("config"));
  }

  @Test
  void createIsSentOnceAlsoWhereItMayPass() {
    cloud.refuses(503, "UNAVAILABLE", "The service is currently unavailable.");

    assertThrows(RetryLater.class, () -> clusters.create(ORDER));

    assertEquals(1, cloud.asked().size());
  }

  @Test
  void aClusterThatIsThereAlreadyIsSuccess() {
    cloud.refuses(409, "ALREADY_EXISTS", "Already exists: Failed to create cluster: ...");

    assertTrue(clusters.create(ORDER).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, Insufficient 'N2_CPUS' quota. Requested 12.0 available 4.0., QUOTA",
    "429, RESOURCE_EXHAUSTED, Quota 'DISKS_TOTAL_GB' exceeded., QUOTA",
    "503, UNAVAILABLE, STOCKOUT: no such machines in the zone, STOCKOUT",
    "400, INVALID_ARGUMENT, Machine type n9 was not found., USER",
    "400, FAILED_PRECONDITION, The subnetwork has no private access., USER",
    "404, NOT_FOUND, The network is not there., USER",
    "403, PERMISSION_DENIED, User not authorized to act as service account., USER",
    "400, INVALID_ARGUMENT, Account a is missing required permissions: [x.y.z]., USER",
  })
  void aRefusedCreateIsATrouble(int http, String status, String message, Failure.Fault fault) {
    cloud.refuses(http, status, message);

    Failure failure = clusters.create(ORDER).orElseThrow();

    assertEquals(fault, failure.fault());
    assertEquals(NOW, failure.at());
    assertTrue(
        failure
            .sentence()
            .startsWith("Cluster birdstrikes-1-1 was refused in us-central1: \"" + message + "\""),
        failure.sentence());
  }

  @ParameterizedTest
  @CsvSource({
    "500, INTERNAL, Internal error.",
    "504, DEADLINE_EXCEEDED, Deadline exceeded.",
    "409, ABORTED, Try again.",
    "429, RESOURCE_EXHAUSTED, Quota exceeded for 'Cluster operations' and limit 'per minute'.",
    "429, RESOURCE_EXHAUSTED, Too many requests."
  })
  void aPassingFaultOfCreateIsRetriedLater(int http, String status, String message) {
    cloud.refuses(http, status, message);

    assertThrows(RetryLater.class, () -> clusters.create(ORDER));
  }

  @Test
  void aServerThatIsNotThereIsRetriedLater() {
    cloud.close();

    assertThrows(RetryLater.class, () -> clusters.create(ORDER));
    assertThrows(RetryLater.class, () -> clusters.see(REGION, "c"));
  }

  @Test
  void aConfigThatDataprocDoesNotKnowIsTheUsersFault() {
    Failure failure =
        clusters
            .create(new Clusters.Order(REGION, "c", Map.of(), "{\"workerKonfig\": {}}"))
            .orElseThrow();

    assertEquals(Failure.Fault.USER, failure.fault());
    assertTrue(failure.sentence().contains("workerKonfig"), failure.sentence());
    assertTrue(cloud.asked().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "CREATING, COMING_UP",
    "RUNNING, READY",
    "UPDATING, READY",
    "DELETING, GOING_AWAY",
    "ODD_NEW_STATE, COMING_UP"
  })
  void aClusterIsSeenInOurWords(String state, State expected) {
    cloud.answers(200, cluster(state));

    ObservedCluster seen = clusters.see(REGION, "c");

    assertEquals(new ObservedCluster(expected, "u-1", null), seen);
    assertEquals("GET " + CLUSTERS + "/c", cloud.last().toString());
  }

  @Test
  void aClusterThatIsNotThereIsAbsent() {
    cloud.refuses(404, "NOT_FOUND", "Not found: Cluster projects/p/regions/r/clusters/c");

    assertEquals(ObservedCluster.ABSENT, clusters.see(REGION, "c"));
  }

  @Test
  void aLookThatIsForbiddenSaysWhatIsMissing() {
    cloud.refuses(403, "PERMISSION_DENIED", "Permission dataproc.clusters.get denied.");

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> clusters.see(REGION, "c"));

    assertTrue(e.getMessage().contains("dataproc.clusters.get"), e.getMessage());
    assertTrue(e.getMessage().contains("account"), e.getMessage());
  }

  @Test
  void aLookIsRepeatedAFewTimes() {
    cloud
        .refuses(503, "UNAVAILABLE", "busy")
        .refuses(503, "UNAVAILABLE", "busy")
        .answers(200, cluster("RUNNING"));

    assertEquals(State.READY, clusters.see(REGION, "c").state());
    assertEquals(3, cloud.asked().size());
  }

  @Test
  void aBrokenClustersCauseIsReadFromItsCreation() {
    cloud
        .answers(200, cluster("ERROR"))
        .answers(
            200,
            "{\"operations\": ["
                + creation("u-0", 3, "A namesake's.")
                + ","
                + creation("u-1", 3, "Insufficient 'N2_CPUS' quota.")
                + "]}");

    ObservedCluster seen = clusters.see(REGION, "c");

    assertEquals(State.BROKEN, seen.state());
    assertEquals(Failure.Fault.QUOTA, seen.failure().fault());
    assertTrue(
        seen.failure().sentence().contains("Insufficient 'N2_CPUS' quota."),
        seen.failure().sentence());
    assertEquals("GET /v1/projects/p/regions/us-central1/operations", cloud.last().toString());
    assertTrue(
        cloud.last().query().contains("clusterName%3Dc%20AND%20operationType%3DCREATE"),
        cloud.last().query());
  }

  @Test
  void theCreationIsFoundOnALaterPageOfOperations() {
    cloud
        .answers(200, cluster("ERROR"))
        .answers(200, "{\"operations\": [], \"nextPageToken\": \"next\"}")
        .answers(
            200, "{\"operations\": [" + creation("u-1", 3, "Insufficient 'N2_CPUS' quota.") + "]}");

    assertEquals(Failure.Fault.QUOTA, clusters.see(REGION, "c").failure().fault());
    assertTrue(cloud.last().query().contains("pageToken=next"), cloud.last().query());
  }

  @ParameterizedTest
  @CsvSource({"14, no machines, STOCKOUT", "7, no role, USER", "13, oops, PLATFORM"})
  void theCodeOfTheCreationDecidesWhoseFaultItIs(int code, String said, Failure.Fault fault) {
    cloud
        .answers(200, cluster("ERROR"))
        .answers(200, "{\"operations\": [" + creation("u-1", code, said) + "]}");

    assertEquals(fault, clusters.see(REGION, "c").failure().fault());
  }

  @Test
  void withoutAFailedCreationTheClustersOwnDetailHasToDo() {
    cloud.answers(200, cluster("ERROR")).answers(200, "{}");

    Failure failure = clusters.see(REGION, "c").failure();

    assertEquals(Failure.Fault.PLATFORM, failure.fault());
    assertTrue(failure.sentence().contains("the detail"), failure.sentence());
  }

  @Test
  void operationsThatMayNotBeListedAreDoneWithout() {
    cloud
        .answers(200, cluster("ERROR"))
        .refuses(403, "PERMISSION_DENIED", "Permission dataproc.operations.list denied.");

    assertEquals(Failure.Fault.PLATFORM, clusters.see(REGION, "c").failure().fault());
  }

  @ParameterizedTest
  @CsvSource({"Insufficient 'CPUS' quota., QUOTA", "STOCKOUT in the zone, STOCKOUT"})
  void whereOperationsMayNotBeListedTheClustersDetailTells(String detail, Failure.Fault fault) {
    cloud
        .answers(200, cluster("ERROR").replace("the detail", detail))
        .refuses(403, "PERMISSION_DENIED", "Permission dataproc.operations.list denied.");

    assertEquals(fault, clusters.see(REGION, "c").failure().fault());
  }

  @Test
  void aStoppedClusterIsBrokenAndSaysSo() {
    cloud.answers(200, cluster("STOPPED"));

    ObservedCluster seen = clusters.see(REGION, "c");

    assertEquals(State.BROKEN, seen.state());
    assertTrue(seen.failure().sentence().contains("stopped"), seen.failure().sentence());
    assertEquals(1, cloud.asked().size());
  }

  @Test
  void deleteIsFencedOnTheUuid() {
    cloud.answers(200, "{\"name\": \"projects/p/regions/us-central1/operations/o\"}");

    clusters.delete(REGION, "c", "u-1");

    assertEquals("DELETE " + CLUSTERS + "/c", cloud.last().toString());
    assertTrue(cloud.last().query().contains("clusterUuid=u-1"), cloud.last().query());
  }

  @Test
  void deletingWhatIsGoneIsSuccess() {
    cloud.refuses(404, "NOT_FOUND", "Not found");

    clusters.delete(REGION, "c", "u-1");

    assertEquals(1, cloud.asked().size());
  }

  @Test
  void deletingWhatIsBeingDeletedIsSuccess() {
    cloud
        .refuses(400, "FAILED_PRECONDITION", "Cluster is being deleted")
        .answers(200, cluster("DELETING"));

    clusters.delete(REGION, "c", "u-1");

    assertEquals("GET " + CLUSTERS + "/c", cloud.last().toString());
  }

  @Test
  void deletingAnothersNamesakeIsLeftAlone() {
    cloud.refuses(400, "INVALID_ARGUMENT", "UUID mismatch").answers(200, cluster("RUNNING"));

    clusters.delete(REGION, "c", "another");

    assertEquals(2, cloud.asked().size());
  }

  @Test
  void deletingABusyClusterIsRetriedLater() {
    cloud
        .refuses(400, "FAILED_PRECONDITION", "Cluster has a pending update")
        .answers(200, cluster("UPDATING"));

    assertThrows(RetryLater.class, () -> clusters.delete(REGION, "c", "u-1"));
  }

  @Test
  void aDeletionThatIsForbiddenSaysWhatIsMissing() {
    cloud
        .refuses(403, "PERMISSION_DENIED", "Permission dataproc.clusters.delete denied.")
        .answers(200, cluster("RUNNING"));

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> clusters.delete(REGION, "c", "u-1"));

    assertTrue(e.getMessage().contains("dataproc.clusters.delete"), e.getMessage());
  }

  @Test
  void aClustersEndCountsFromItsFirstState() {
    cloud.answers(
        200,
        """
        {"clusters": [
          {"clusterName": "c", "status": {"state": "RUNNING", "stateStartTime": "2026-11-22T12:02:00Z"},
           "statusHistory": [{"state": "CREATING", "stateStartTime": "2026-11-22T12:00:00Z"}],
           "config": {"lifecycleConfig": {"autoDeleteTtl": "3600s"}}},
          {"clusterName": "d", "config": {"lifecycleConfig": {"autoDeleteTime": "2026-11-22T14:00:00Z"}}},
          {"clusterName": "e", "config": {"lifecycleConfig": {"autoDeleteTtl": "3600s"}}},
          {"clusterName": "f", "status": {"state": "RUNNING", "stateStartTime": "2026-11-22T12:02:00Z"}}]}
        """);

    assertEquals(
        Arrays.asList(
            Instant.parse("2026-11-22T13:00:00Z"),
            Instant.parse("2026-11-22T14:00:00Z"),
            null,
            null),
        clusters.labelled(REGION, "k", "v").stream().map(Clusters.Found::end).toList());
  }

  @Test
  void everyPageOfALabelIsListed() {
    cloud
        .answers(200, "{\"clusters\": [" + cluster("RUNNING") + "], \"nextPageToken\": \"second\"}")
        .answers(200, "{\"clusters\": [" + cluster("DELETING") + "]}");

    List<Clusters.Found> found = clusters.labelled(REGION, "k", "v");

    assertEquals(
        List.of(
            new Clusters.Found(REGION, "c", "u-1", Map.of("k", "v"), false, null),
            new Clusters.Found(REGION, "c", "u-1", Map.of("k", "v"), true, null)),
        found);
    assertTrue(
        cloud.asked().get(0).query().contains("filter=labels.k%20%3D%20v"),
        cloud.asked().get(0).query());
    assertTrue(cloud.last().query().contains("pageToken=second"), cloud.last().query());
  }

  @Test
  void noClusterOfALabelIsAnEmptyList() {
    cloud.answers(200, "{}");

    assertTrue(clusters.labelled(REGION, "k", "v").isEmpty());
    assertNull(cloud.last().contentType());
  }
}
