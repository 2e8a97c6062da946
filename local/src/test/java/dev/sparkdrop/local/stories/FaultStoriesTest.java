package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault of every kind is asked of a running local cloud; each time it comes back to rest. */
class FaultStoriesTest {
  private static final String PIPELINE =
      """
      name: tiny
      trigger: {match: "tiny/**"}
      cluster:
        region: us-central1
        config: {clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: n2-standard-4}}
        ladder: [{config: {masterConfig: {machineTypeUri: e2-standard-4}}}]
      job: {sparkJob: {mainClass: org.apache.hadoop.util.VersionInfo}}
      output: ["gs://lake/tiny"]
      timeouts: {provision: 5m, job: 10m}
      """;

  @TempDir static Path folder;
  private static final AtomicInteger objects = new AtomicInteger();
  private static Outside outside;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Outside.missing().isEmpty(), () -> "skipped: " + Outside.missing().orElseThrow());
    Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(pipelines.resolve("tiny.yaml"), PIPELINE);
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "1", "--pipelines", pipelines.toString());
  }

  @AfterAll
  static void stop() {
    if (outside != null) {
      outside.close();
    }
  }

  /** Nothing is waited for that the clock can bring: it runs a hundred times as fast. */
  @AfterEach
  void everyFaultFiredAndItComesToRestWithNoClusterLeft() {
    outside.rest(() -> outside.local("clock", "{'forward': '10s'}"));
    for (JsonElement each : outside.local("faults", null).getAsJsonArray("faults")) {
      assertTrue(each.getAsJsonObject().get("fired").getAsLong() > 0, () -> "never fired: " + each);
    }
    outside.clearFaults();
  }

  private static void fault(String fault) {
    outside.local("faults", fault);
  }

  private static JsonObject land() {
    String name = "tiny/" + objects.incrementAndGet() + ".csv";
    return outside.upload("landing", name, "a,b\n".getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject receiptOf(JsonObject object) {
    return outside.receiptOf(object, () -> outside.local("clock", "{'forward': '10s'}"));
  }

  private static void succeeds(JsonObject object) {
    JsonObject receipt = receiptOf(object);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
  }

  private static void fails(JsonObject object) {
    JsonObject receipt = receiptOf(object);
    assertEquals("FAILED", receipt.get("outcome").getAsString(), receipt::toString);
  }

  @Test
  void eventsThatComeTwiceLateAndInAnotherOrder() {
    fault("{'where': 'event', 'what': 'duplicate', 'match': 'launch *'}");
    fault("{'where': 'event', 'what': 'reorder', 'match': 'launch *'}");
    fault("{'where': 'event', 'what': 'delay', 'delay': '5m', 'match': 'launch *'}");
    fault("{'where': 'event', 'what': 'drop', 'match': 'teardown *SubmitJob*'}");

    List.of(land(), land(), land(), land()).forEach(FaultStoriesTest::succeeds);
  }

  @Test
  void requestsThatAreRefusedCutAndSlow() {
    fault("{'where': 'storage', 'what': '429', 'match': '* /upload/*/b/state/*', 'times': 2}");
    fault("{'where': 'storage', 'what': '500', 'match': 'GET *lanes/*', 'times': 2}");
    fault("{'where': 'storage', 'what': '503', 'match': '* /upload/*/b/state/*', 'times': 2}");
    fault("{'where': 'storage', 'what': 'cut-before', 'match': '* /upload/*/b/state/*'}");
    fault("{'where': 'storage', 'what': 'cut-after', 'match': '*lanes*', 'times': 3}");
    fault("{'where': 'dataproc', 'what': 'slow', 'delay': '300ms', 'times': 3}");
    fault("{'where': 'dataproc', 'what': '503', 'match': 'POST */clusters*'}");
    fault("{'where': 'dataproc', 'what': 'cut-after', 'match': 'POST */clusters*', 'times': 3}");
    fault("{'where': 'dataproc', 'what': 'cut-after', 'match': 'POST */jobs:submit*'}");
    fault("{'where': 'dataproc', 'what': '429', 'match': 'DELETE *'}");
    fault("{'where': 'pubsub', 'what': '500', 'match': '*:publish*'}");

    succeeds(land());
  }

  @Test
  void clustersThatCannotBeHad() {
    fault("{'where': 'create', 'what': 'stockout', 'match': '* n2-*'}");
    fault("{'where': 'create', 'what': 'quota', 'match': '* e2-*'}");
    fault("{'where': 'boot', 'what': 'quota', 'match': '* n2-*'}");
    fault("{'where': 'boot', 'what': 'stockout', 'match': '* e2-*'}");
    fault("{'where': 'boot', 'what': 'break'}");
    fault("{'where': 'boot', 'what': 'hang'}");

    succeeds(land());
  }

  @Test
  void whatTheUserHasToCorrectIsTriedAgainAfterARest() {
    fault("{'where': 'create', 'what': 'permission'}");
    fault("{'where': 'create', 'what': 'account'}");
    fault("{'where': 'boot', 'what': 'config'}");

    succeeds(land());
  }

  @Test
  void clustersThatBreakWhileTheyRun() {
    fault("{'where': 'cluster', 'what': 'break'}");
    fault("{'where': 'job', 'what': 'break'}");

    succeeds(land());
  }

  @Test
  void jobsThatAreLost() {
    fault("{'where': 'job', 'what': 'unacquired'}");
    fault("{'where': 'job', 'what': 'lost'}");

    succeeds(land());
  }

  @Test
  void aJobThatFails() {
    fault("{'where': 'job', 'what': 'exit'}");

    fails(land());
  }

  @Test
  void aJobThatHangs() {
    fault("{'where': 'job', 'what': 'hang'}");

    fails(land());
  }

  @Test
  void functionsThatAreKilled() {
    fault(
        "{'where': 'dataproc', 'what': 'kill-after', 'match': 'POST */clusters*', 'function': 'launch'}");
    fault(
        "{'where': 'dataproc', 'what': 'kill-before', 'match': 'POST */jobs:submit*', 'function': 'teardown'}");
    fault("{'where': 'function', 'what': 'kill-before', 'match': 'launch', 'delay': '50ms'}");
    fault("{'where': 'function', 'what': 'kill', 'match': 'ingest'}");
    JsonObject object = land();
    succeeds(object);

    fault("{'where': 'function', 'what': 'kill-after', 'match': 'teardown'}");
    succeeds(land());
  }
}
