package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.TestCloud.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to clusters between their beginning and their end, and what is kept beside them. */
class ClusterChangesTest {
  private static final Duration BIT = Duration.ofSeconds(1);

  private TestCloud cloud;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    cloud = TestCloud.stopped(folder);
    cloud.runningCluster("c");
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private Answer patch(String mask, String body) {
    return cloud.send("PATCH", "/clusters/c?updateMask=" + mask, body.replace('\'', '"'));
  }

  @Test
  void labelsAndWorkersAreUpdated() {
    Answer answer =
        patch(
            "labels,config.worker_config.num_instances",
            "{'labels': {'a': 'b'}, 'config': {'workerConfig': {'numInstances': 3}}}");

    assertEquals(200, answer.status(), "" + answer.body());
    assertEquals("UPDATE", answer.text("metadata", "operationType"));
    assertEquals("UPDATING", cloud.clusterState("c"));
    cloud.timePasses(BIT);
    JsonObject cluster = cloud.get("/clusters/c").body();
    assertEquals("RUNNING", Status.of(cluster));
    assertEquals("b", ResourceJson.text(cluster, "labels", "a"));
    assertEquals("c", ResourceJson.text(cluster, "labels", "goog-dataproc-cluster-name"));
    JsonObject workers = cluster.getAsJsonObject("config").getAsJsonObject("workerConfig");
    assertEquals(3, workers.getAsJsonArray("instanceNames").size());
    String operation = answer.text("name").replaceAll(".*/", "/operations/");
    assertTrue(cloud.get(operation).body().get("done").getAsBoolean());
  }

  @Test
  void aTtlThatIsUpdatedIsHeeded() {
    patch(
        "config.lifecycle_config.idle_delete_ttl",
        "{'config': {'lifecycleConfig': {'idleDeleteTtl': '600s'}}}");
    cloud.timePasses(BIT);

    cloud.timePasses(Duration.ofMinutes(11));

    assertEquals("DELETING", cloud.clusterState("c"));
  }

  @ParameterizedTest
  @CsvSource({"'', field", "config.softwareConfig, softwareConfig", "clusterName, clusterName"})
  void anotherUpdateIsRefused(String mask, String word) {
    Answer answer = patch(mask, "{}");

    assertEquals(400, answer.status());
    assertTrue(answer.body().toString().contains(word), "" + answer.body());
    assertEquals("RUNNING", cloud.clusterState("c"));
  }

  @Test
  void aStoppedClusterTakesNoJobsUntilItIsStarted() {
    assertEquals(200, cloud.post("/clusters/c:stop", "{}").status());
    assertEquals("STOPPING", cloud.clusterState("c"));
    cloud.timePasses(BIT);
    assertEquals("STOPPED", cloud.clusterState("c"));
    assertEquals(400, cloud.submit("j").status());
    assertEquals(400, cloud.post("/clusters/c:stop", "{}").status());

    assertEquals(200, cloud.post("/clusters/c:start", "{}").status());
    cloud.timePasses(TestCloud.BOOT);

    assertEquals("RUNNING", cloud.clusterState("c"));
    assertEquals(200, cloud.submit("j").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"diagnose", "repair", "injectCredentials"})
  void whatNeedsMachinesIsRefused(String verb) {
    assertEquals(501, cloud.post("/clusters/c:" + verb, "{}").status());
    assertEquals(404, cloud.post("/clusters/none:" + verb, "{}").status());
  }

  @Test
  void anOperationFailsWithItsJob() {
    Answer begun =
        cloud.post(
            "/jobs:submitAsOperation", "{'job':{'reference':{'jobId':'j'}," + TestCloud.JOB + "}}");
    cloud.drivers.next().exits(1);
    cloud.awaitJob("j", "ERROR");

    String operation = begun.text("name").replaceAll(".*/", "/operations/");
    JsonObject done = cloud.get(operation).body();
    assertTrue(done.get("done").getAsBoolean());
    assertFalse(done.has("response"), "" + done);
    assertTrue(ResourceJson.text(done, "error", "message").contains("job failure"), "" + done);
    assertEquals("ERROR", ResourceJson.text(done, "metadata", "status", "state"));
  }

  @Test
  void aNewClusterHasItsBuckets() {
    JsonObject config = cloud.get("/clusters/c").body().getAsJsonObject("config");

    assertTrue(cloud.objects.buckets.contains(config.get("configBucket").getAsString()));
    assertTrue(cloud.objects.buckets.contains(config.get("tempBucket").getAsString()));
  }

  @ParameterizedTest
  @CsvSource({
    "autoscalingPolicies, policies, \"basicAlgorithm\": {}",
    "workflowTemplates, templates, \"jobs\": []"
  })
  void policiesAndTemplatesAreKept(String kind, String member, String more) {
    String body = "{\"id\": \"one\", " + more + "}";

    assertEquals(200, cloud.send("POST", "/" + kind, body).status());
    assertEquals(409, cloud.send("POST", "/" + kind, body).status());
    assertEquals(
        "projects/p/regions/r/" + kind + "/one", cloud.get("/" + kind + "/one").text("name"));
    assertEquals(1, cloud.get("/" + kind).body().getAsJsonArray(member).size());
    assertEquals(200, cloud.send("PUT", "/" + kind + "/one", body).status());
    assertEquals(200, cloud.delete("/" + kind + "/one").status());
    assertEquals(404, cloud.get("/" + kind + "/one").status());
  }

  @Test
  void aTemplateIsNotCarriedOut() {
    assertEquals(501, cloud.post("/workflowTemplates/one:instantiate", "{}").status());
  }

  @Test
  void aClusterHasAPolicy() {
    assertEquals(200, cloud.get("/clusters/c:getIamPolicy").status());
  }
}
