package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.dataproc.TestCloud.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterStoreTest {
  private TestCloud cloud;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    cloud = TestCloud.stopped(folder);
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void clusterIsReadyAfterItsBootTimeAndItsOperationSaysSo() {
    Answer operation = cloud.createCluster("c");
    assertEquals("CREATING", cloud.clusterState("c"));
    String name = operation.text("name").replaceFirst("projects/p/regions/r", "");

    cloud.timePasses(TestCloud.BOOT.minusMillis(1));
    assertFalse(cloud.get(name).body().get("done").getAsBoolean());
    cloud.timePasses(Duration.ofMillis(1));

    assertEquals("RUNNING", cloud.clusterState("c"));
    Answer done = cloud.get(name);
    assertTrue(done.body().get("done").getAsBoolean());
    assertEquals(
        "type.googleapis.com/google.cloud.dataproc.v1.Cluster", done.text("response", "@type"));
    assertEquals(
        "type.googleapis.com/google.cloud.dataproc.v1.ClusterOperationMetadata",
        done.text("metadata", "@type"));
    assertEquals("CREATE", done.text("metadata", "operationType"));
    assertEquals("DONE", done.text("metadata", "status", "state"));
    assertEquals(
        cloud.get("/clusters/c").text("clusterUuid"), done.text("metadata", "clusterUuid"));
  }

  @Test
  void clusterComesBackAsSentWithWhatThePlatformFillsIn() {
    String body =
        """
        {'clusterName':'c','labels':{'team':'x'},'config':{'someDay':{'new':1},
         'software_config':{'optionalComponents':[13],'properties':{'spark:spark.a':'b'}},
         'secondaryWorkerConfig':{'preemptibility':3}}}""";

    cloud.post("/clusters", body);

    Answer cluster = cloud.get("/clusters/c");
    assertEquals("p", cluster.text("projectId"));
    assertEquals("x", cluster.text("labels", "team"));
    assertEquals("c", cluster.text("labels", "goog-dataproc-cluster-name"));
    assertEquals("1", cluster.text("config", "someDay", "new"));
    assertEquals("b", cluster.text("config", "softwareConfig", "properties", "spark:spark.a"));
    assertEquals("SPOT", cluster.text("config", "secondaryWorkerConfig", "preemptibility"));
    assertTrue(cluster.body().toString().contains("\"optionalComponents\":[\"DOCKER\"]"));
    assertTrue(cluster.text("config", "gceClusterConfig", "zoneUri").endsWith("/r-a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "1c", "c-", "c_d", "", "c.d"})
  void badNamesAreRefused(String name) {
    assertEquals("INVALID_ARGUMENT", cloud.createCluster(name).error());
  }

  @Test
  void nameOfFiftyTwoLettersIsRefused() {
    assertEquals("INVALID_ARGUMENT", cloud.createCluster("c".repeat(52)).error());
    assertEquals(200, cloud.createCluster("c".repeat(51)).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'Key':'v'", "'k':'V'", "'':'v'", "'k':'a b'"})
  void badLabelsAreRefused(String label) {
    Answer answer = cloud.post("/clusters", "{'clusterName':'c','labels':{" + label + "}}");

    assertEquals("INVALID_ARGUMENT", answer.error());
  }

  @Test
  void thirtyThreeLabelsAreRefused() {
    String labels =
        IntStream.range(0, 33).mapToObj(i -> "'k" + i + "':''").collect(Collectors.joining(","));

    Answer answer = cloud.post("/clusters", "{'clusterName':'c','labels':{" + labels + "}}");

    assertEquals("INVALID_ARGUMENT", answer.error());
  }

  @Test
  void wrongTypeOfAKnownFieldIsRefused() {
    Answer answer =
        cloud.post(
            "/clusters", "{'clusterName':'c','config':{'workerConfig':{'numInstances':'many'}}}");

    assertEquals("INVALID_ARGUMENT", answer.error());
  }

  @Test
  void nameIsTakenInWhateverStateTheClusterIs() {
    cloud.createCluster("c");
    assertEquals(409, cloud.createCluster("c").status());
    cloud.timePasses(TestCloud.BOOT);
    assertEquals("ALREADY_EXISTS", cloud.createCluster("c").error());

    cloud.delete("/clusters/c");

    assertEquals("ALREADY_EXISTS", cloud.createCluster("c").error());
    cloud.timePasses(Duration.ofSeconds(1));
    assertEquals(200, cloud.createCluster("c").status());
  }

  @Test
  void repeatedRequestIdGetsTheFirstOperationEvenOnceTheClusterIsGone() {
    Answer first = cloud.post("/clusters?requestId=once", "{'clusterName':'c'}");
    assertEquals(
        first.text("name"),
        cloud.post("/clusters?requestId=once", "{'clusterName':'c'}").text("name"));
    cloud.delete("/clusters/c");
    cloud.timePasses(Duration.ofSeconds(1));

    Answer late = cloud.post("/clusters?requestId=once", "{'clusterName':'c'}");

    assertEquals(first.text("name"), late.text("name"));
    assertEquals("gone", cloud.clusterState("c"));
  }

  @Test
  void deletionTakesASecondAndIsRefusedTwice() {
    cloud.runningCluster("c");

    Answer operation = cloud.delete("/clusters/c");

    assertEquals("DELETING", cloud.clusterState("c"));
    Answer again = cloud.delete("/clusters/c");
    assertEquals(400, again.status());
    assertEquals("FAILED_PRECONDITION", again.error());
    cloud.timePasses(Duration.ofSeconds(1));
    assertEquals("gone", cloud.clusterState("c"));
    assertEquals("NOT_FOUND", cloud.delete("/clusters/c").error());
    String name = operation.text("name").replaceFirst("projects/p/regions/r", "");
    assertEquals(
        "type.googleapis.com/google.protobuf.Empty", cloud.get(name).text("response", "@type"));
  }

  @Test
  void deletionIsFencedOnTheUuid() {
    cloud.runningCluster("c");
    String uuid = cloud.get("/clusters/c").text("clusterUuid");

    Answer stale = cloud.delete("/clusters/c?clusterUuid=another");

    assertEquals("NOT_FOUND", stale.error());
    assertEquals("RUNNING", cloud.clusterState("c"));
    assertEquals(200, cloud.delete("/clusters/c?clusterUuid=" + uuid).status());
  }

  @Test
  void clusterThatStartsCanBeDeletedAndItsCreationEndsWell() {
    Answer create = cloud.createCluster("c");

    cloud.delete("/clusters/c");
    cloud.timePasses(Duration.ofSeconds(1));

    assertEquals("gone", cloud.clusterState("c"));
    String name = create.text("name").replaceFirst("projects/p/regions/r", "");
    assertTrue(cloud.get(name).body().get("done").getAsBoolean());
    assertFalse(cloud.get(name).body().has("error"));
  }

  @Test
  void refusedCapacityLeavesABrokenClusterAndAnOperationWithTheReason() {
    cloud.refusal.set(new Capacity.Refusal(14, "STOCKOUT"));
    Answer create = cloud.createCluster("c");

    cloud.timePasses(TestCloud.BOOT);

    assertEquals("ERROR", cloud.clusterState("c"));
    String name = create.text("name").replaceFirst("projects/p/regions/r", "");
    assertEquals("14", cloud.get(name).text("error", "code"));
    assertEquals("STOCKOUT", cloud.get(name).text("error", "message"));
    assertEquals("ALREADY_EXISTS", cloud.createCluster("c").error());
    assertEquals(200, cloud.delete("/clusters/c").status());
  }

  @ParameterizedTest
  @CsvSource({
    "status.state = ACTIVE,       run start",
    "status.state=RUNNING,        run",
    "status.state = INACTIVE,     gone",
    "clusterName = run,           run",
    "labels.team = x,             run",
    "labels.team:*,               run start",
    "labels.team = *,             run start",
    "labels.team:* AND status.state = CREATING, start",
    "labels.none:*,               ''",
    "'',                          gone run start"
  })
  void clustersAreListedByFilter(String filter, String expected) {
    cloud.post("/clusters", "{'clusterName':'run','labels':{'team':'x'}}");
    cloud.createCluster("gone");
    cloud.timePasses(TestCloud.BOOT);
    cloud.delete("/clusters/gone");
    cloud.post("/clusters", "{'clusterName':'start','labels':{'team':'y'}}");

    Answer list = cloud.get("/clusters?filter=" + filter.replace(" ", "%20"));

    String names =
        !list.body().has("clusters")
            ? list.body().toString()
            : list.body().getAsJsonArray("clusters").asList().stream()
                .map(cluster -> ResourceJson.text(cluster.getAsJsonObject(), "clusterName"))
                .sorted()
                .collect(Collectors.joining(" "));
    assertEquals(expected, names);
  }

  @Test
  void filterThatCannotBeReadIsRefused() {
    assertEquals("INVALID_ARGUMENT", cloud.get("/clusters?filter=colour%20=%20red").error());
    assertEquals("INVALID_ARGUMENT", cloud.get("/clusters?filter=labels.a").error());
  }

  @Test
  void listsComeInPages() {
    cloud.createCluster("a");
    cloud.createCluster("b");
    cloud.createCluster("c");

    Answer first = cloud.get("/clusters?pageSize=2");
    Answer second = cloud.get("/clusters?pageSize=2&pageToken=" + first.text("nextPageToken"));

    assertEquals(2, first.body().getAsJsonArray("clusters").size());
    assertEquals(1, second.body().getAsJsonArray("clusters").size());
    assertTrue(second.body().toString().contains("\"clusterName\":\"a\""));
    assertFalse(second.body().has("nextPageToken"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusterName = a AND operationType = CREATE                    | 1",
        "clusterName = a                                               | 2",
        "status.state = RUNNING                                        | 1",
        "{\"cluster_name\":\"a\",\"operation_state_matcher\":\"ACTIVE\"} | 1",
        "{}                                                            | 3"
      })
  void operationsAreListedByFilter(String filter, int expected) {
    cloud.createCluster("a");
    cloud.createCluster("b");
    cloud.timePasses(TestCloud.BOOT);
    cloud.delete("/clusters/a");

    String encoded = java.net.URLEncoder.encode(filter, java.nio.charset.StandardCharsets.UTF_8);
    Answer list = cloud.get("/operations?filter=" + encoded);

    assertEquals(expected, list.body().getAsJsonArray("operations").size());
  }

  @Test
  void listenersHearOfAClusterFromItsBeginningToItsEnd() {
    cloud.runningCluster("c");
    cloud.delete("/clusters/c");
    cloud.timePasses(Duration.ofSeconds(1));

    String heard =
        cloud.clusterChanges.stream()
            .map(change -> change.gone() ? "gone" : Status.of(change.resource()))
            .collect(Collectors.joining(" "));

    assertEquals("CREATING RUNNING DELETING gone", heard);
  }
}
