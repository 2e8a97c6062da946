package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole stories on one local cloud with its real functions and real Spark, told from outside. */
class StoriesTest {
  private static final Path SAMPLES = Path.of("..", "pipelines", "samples");

  /** {@code -Pall} makes it as large as it gets in the field. */
  private static final int BURST = Integer.getInteger("stories.burst", 300);

  @TempDir static Path folder;
  private static Outside outside;

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "1");
  }

  @AfterAll
  static void stop() {
    if (outside != null) {
      outside.close();
    }
  }

  @AfterEach
  void everyPromiseIsKept() {
    outside.rest();
    Promises.kept(outside, List.of());
  }

  @Test
  void anUploadedFileBecomesATable() throws IOException {
    byte[] sample = Files.readAllBytes(SAMPLES.resolve("birdstrikes.csv"));

    JsonObject receipt =
        outside.receiptOf(outside.upload("landing", "birdstrikes/1990/a.csv", sample));

    assertSucceeded(receipt, 10_000);
    LakeTable table = new LakeTable(outside, "birdstrikes");
    assertEquals(
        Map.of("gs://landing/birdstrikes/1990/a.csv", 10_000L),
        table.rows("gs://landing/birdstrikes/1990/"));
  }

  @Test
  void aFileInTheDropFolderAndAnIngestedOneAreProcessed() throws IOException {
    Path drop = Files.createDirectories(outside.dropFolder().resolve("weather"));
    Files.copy(SAMPLES.resolve("weather.csv"), drop.resolve("dropped.csv"));

    JsonObject answer = outside.ingest("samples%2Fbirdstrikes.csv", "birdstrikes/1991/b.csv");

    JsonObject result = answer.getAsJsonArray("results").get(0).getAsJsonObject();
    result.addProperty("name", "birdstrikes/1991/b.csv");
    assertSucceeded(outside.receiptOf(result), 10_000);
    Outside.await(
        "the weather's receipt",
        () -> outside.receipts().stream().anyMatch(r -> of(r, "weather/dropped.csv")));
    JsonObject weather =
        outside.receipts().stream()
            .filter(r -> of(r, "weather/dropped.csv"))
            .findFirst()
            .orElseThrow();
    assertTrue(rows(weather, "in") >= 2_922, weather::toString);
  }

  @Test
  void aBurstIsOneClusterAndEventsDeliveredAgainChangeNothing() {
    List<JsonObject> objects =
        IntStream.range(0, BURST)
            .parallel()
            .mapToObj(i -> outside.upload("landing", "birdstrikes/1992/" + i + ".csv", rows(i)))
            .toList();
    List<JsonObject> again = new ArrayList<>(objects);
    again.addAll(objects);
    Collections.shuffle(again, new Random(7));

    again.parallelStream().forEach(object -> assertEquals(200, outside.deliverAgain(object)));
    outside.receiptsOf(objects);
    outside.rest();
    again.parallelStream().forEach(object -> assertEquals(200, outside.deliverAgain(object)));

    List<JsonObject> runs =
        outside.receipts().stream().filter(r -> of(r, "birdstrikes/1992/")).toList();
    assertTrue(runs.size() <= 2, () -> runs.size() + " jobs for one burst");
    assertEquals(
        1,
        runs.stream()
            .map(r -> r.getAsJsonArray("attempts").get(0).getAsJsonObject().get("clusterUuid"))
            .distinct()
            .count());
    assertEquals(BURST, runs.stream().mapToLong(r -> rows(r, "in")).sum());
  }

  @Test
  void namesThatMeanSomethingElsewhereAreProcessedOrCalledUnreadable() {
    List<String> names =
        List.of(
            "weather/with space.csv",
            "weather/quote'\"s.csv",
            "weather/$(touch x).csv",
            "weather/a%2Fb.csv",
            "weather/../up.csv",
            "weather//double.csv",
            "weather/bird \uD83D\uDC26.csv",
            "weather/a,b.csv",
            "weather/glob*?[x]{y}.csv",
            "weather/back\\slash.csv",
            "weather/folder.csv",
            "weather/folder.csv/inside.csv",
            "weather/" + "x".repeat(1_012) + ".csv");
    String csv =
        """
        location,date,precipitation,temp_max,temp_min,wind,weather
        Seattle,2012-01-01,0.0,12.8,5.0,4.7,drizzle
        """;

    List<JsonObject> objects =
        names.stream()
            .map(name -> outside.upload("landing", name, csv.getBytes(StandardCharsets.UTF_8)))
            .toList();

    for (JsonObject object : objects) {
      JsonObject receipt = outside.receiptOf(object);
      assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
      for (JsonElement each : receipt.getAsJsonArray("dropped")) {
        assertEquals("UNREADABLE", each.getAsJsonObject().get("why").getAsString(), each::toString);
      }
    }
  }

  @Test
  void aCloudThatIsKilledInTheMiddleOfARunEndsItAfterItsRestart() throws IOException {
    byte[] sample = Files.readAllBytes(SAMPLES.resolve("birdstrikes.csv"));
    JsonObject object = outside.upload("landing", "birdstrikes/1993/k.csv", sample);
    Outside.await("the job runs", outside::aJobRuns);

    outside.kill();
    outside.start("--boot", "1");

    assertSucceeded(outside.receiptOf(object), 10_000);
  }

  private static byte[] rows(int i) {
    return ("Airport Name,Cost Other\nx" + i + "," + i + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static boolean of(JsonObject receipt, String prefix) {
    for (JsonElement each : receipt.getAsJsonArray("objects")) {
      if (each.getAsJsonObject().get("name").getAsString().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static long rows(JsonObject receipt, String which) {
    return receipt.getAsJsonObject("rows").get(which).getAsLong();
  }

  private static void assertSucceeded(JsonObject receipt, long rows) {
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(rows, rows(receipt, "in"), receipt::toString);
    assertEquals(rows, rows(receipt, "out") + rows(receipt, "bad"), receipt::toString);
  }
}
