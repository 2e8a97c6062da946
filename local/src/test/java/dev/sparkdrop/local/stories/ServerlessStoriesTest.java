package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drop, serverless batch, receipt: with real functions and real Spark. */
class ServerlessStoriesTest {
  private static final String REST =
      """
      job:
        sparkJob:
          mainClass: dev.sparkdrop.jobs.LakeJob
          jarFileUris: ["${code}/sparkdrop-jobs.jar"]
          args: ["--manifest=${run.manifest}", "--output=${lake}/%s", "--run=${run.id}", "--report=${run.report}"]
      output: ["${lake}/%s"]
      """;

  @TempDir Path folder;

  @Test
  void aDropIsRunByABatchAndSoIsOneForWhichThereIsNoCluster() throws IOException {
    Needs.nothing(Outside.missing());
    Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(
        pipelines.resolve("free.yaml"),
        "name: free\ntrigger: {match: free/*.csv}\nserverless: {region: \"${region}\"}\n"
            + REST.formatted("free", "free"));
    Files.writeString(
        pipelines.resolve("falls.yaml"),
        "name: falls\ntrigger: {match: falls/*.csv}\n"
            + "cluster: {region: \"${region}\", config: {clusterType: SINGLE_NODE},"
            + " ladder: [{serverless: {}}]}\n"
            + REST.formatted("falls", "falls"));
    byte[] sample = Files.readAllBytes(Path.of("..", "pipelines", "samples", "birdstrikes.csv"));
    try (Outside outside = new Outside(folder.resolve("data"))) {
      outside.start("--boot", "1", "--pipelines", pipelines.toString());

      thenABatchWroteRows(outside.receiptOf(outside.upload("landing", "free/a.csv", sample)));

      outside.local(
          "faults", "{'where': 'create', 'what': 'stockout', 'match': '* e2-standard-4 *'}");
      JsonObject fell = outside.receiptOf(outside.upload("landing", "falls/a.csv", sample));
      thenABatchWroteRows(fell);
      assertEquals(2, fell.getAsJsonArray("attempts").size(), fell::toString);
    }
  }

  private static void thenABatchWroteRows(JsonObject receipt) {
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(10_000, receipt.getAsJsonObject("rows").get("out").getAsInt(), receipt::toString);
    JsonObject last =
        receipt
            .getAsJsonArray("attempts")
            .get(receipt.getAsJsonArray("attempts").size() - 1)
            .getAsJsonObject();
    assertFalse(last.has("cluster"), receipt::toString);
    assertTrue(receipt.get("driverOutput").getAsString().startsWith("gs://"), receipt::toString);
  }
}
