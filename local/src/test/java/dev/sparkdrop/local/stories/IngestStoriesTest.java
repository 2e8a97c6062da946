package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.ingest.Origin;
import dev.sparkdrop.ingest.Zips;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to the ingestion function as it is deployed, over HTTP, and what comes of them. */
@ExtendWith(OneTinyCloud.class)
class IngestStoriesTest {
  private final TinyCloud cloud;
  private final Outside outside;
  private final Origin origin = new Origin();

  IngestStoriesTest(TinyCloud cloud) {
    this.cloud = cloud;
    this.outside = cloud.outside();
  }

  @AfterEach
  void everyPromiseIsKept() {
    try (origin) {
      cloud.thenItComesToRestAndEveryPromiseIsKept();
    } finally {
      outside.clearFaults();
    }
  }

  /** What landed, and every trace of a run. */
  private List<String> everything() {
    return Stream.of("inbox/", "runs/", "ingests/", "")
        .flatMap(part -> outside.list(part.isEmpty() ? "landing" : "state", part).stream())
        .toList();
  }

  private static String source(String url, String object, String more) {
    return "{'sources': [{'url': '%s', 'object': '%s'%s}]}".formatted(url, object, more);
  }

  private static JsonObject only(HttpResponse<String> answer, String list) {
    JsonArray all = JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray(list);
    assertEquals(1, all.size(), answer::body);
    return all.get(0).getAsJsonObject();
  }

  private static void refused(HttpResponse<String> answer, int status, String list, String why) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(only(answer, list).toString().contains(why), answer::body);
  }

  @Test
  void tenThousandAndOneSourcesAreRefusedWithOneSentence() {
    List<String> before = everything();

    for (String host : List.of("127.0.0.1:1", "127.0.0.1:1/" + "x".repeat(200))) {
      String sources =
          IntStream.range(0, 10_001)
              .mapToObj(i -> "{'url': 'http://%s/%d.csv'}".formatted(host, i))
              .collect(Collectors.joining(","));
      HttpResponse<String> answer = outside.asks("{'sources': [" + sources + "]}").join();

      refused(answer, 413, "faults", "several smaller requests");
    }

    assertEquals(before, everything());
  }

  @ParameterizedTest
  @CsvSource({
    "GET /storage/v1/b/landing/o/aside/private.csv*, grant its service account roles/storage.objectViewer",
    "POST /storage/v1/b/landing/o/aside/private.csv/*, grant its service account roles/storage.objectUser",
  })
  void aPermissionThatIsMissingIsNamed(String request, String sentence) {
    outside.upload("landing", "aside/private.csv", new byte[10]);
    List<String> before = everything();
    cloud.fault("{'where': 'storage', 'what': '403', 'match': '%s'}".formatted(request));

    HttpResponse<String> answer =
        outside.asks(source("gs://landing/aside/private.csv", "tiny/private.csv", "")).join();

    refused(answer, 500, "results", sentence);
    assertEquals(before, everything());
  }

  @Test
  void aBucketThatIsGoneIsNamedAndWhatToDo() {
    origin.serves("/a.csv", new byte[10]);
    origin.serves("/a.zip", Zips.named("a.csv"));
    List<String> answers = new ArrayList<>();
    outside.list("landing", "").forEach(name -> outside.delete("landing", name));
    assertEquals(204, outside.storage("DELETE", "b/landing", ""));

    try {
      for (String request :
          List.of(
              source(origin.url("/a.csv"), "tiny/a.csv", ""),
              source(origin.url("/a.zip"), "tiny/a/", ", 'unpack': 'zip'"))) {
        HttpResponse<String> answer = outside.asks(request).join();
        answers.add(answer.statusCode() + " " + only(answer, "results"));
      }
    } finally {
      assertEquals(
          200, outside.storage("POST", "b?project=sparkdrop-local", "{'name': 'landing'}"));
    }

    for (String answer : answers) {
      assertTrue(answer.startsWith("500 "), answer);
      assertTrue(answer.contains("The bucket gs://landing is not there: create it"), answer);
    }
    assertEquals(List.of(), outside.list("landing", ""));
  }

  /** A pipeline of its own, whose archive is served here. */
  private String packed(String name) {
    String text =
        """
        name: %s
        trigger: {marker: _SUCCESS, match: "%s/**.csv"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job:
          sparkJob:
            mainClass: dev.sparkdrop.local.stories.TwoSeconds
            jarFileUris: ["gs://code/two-seconds.jar"]
            args: ["${run.manifest}"]
        output: ["gs://lake/%s"]
        ingest:
          sources: [{url: "%s", unpack: zip, object: "%s/all/"}]
        """
            .formatted(name, name, name, origin.url("/all.zip"), name);
    outside.upload("code", "pipelines/" + name + ".yaml", text.getBytes(StandardCharsets.UTF_8));
    // The functions look for pipelines every few seconds.
    cloud.aBitOfTimePasses();
    return "{'pipeline': '%s', 'marker': true}".formatted(name);
  }

  @Test
  void anArchiveOfThreeFilesLandsAndRunsAsOneBatch() {
    origin.serves("/all.zip", Zips.named("a.csv", "b.csv", "c/d.csv"));
    String request = packed("packed");

    HttpResponse<String> answer = outside.asks(request).join();

    assertEquals(200, answer.statusCode(), answer::body);
    List<JsonObject> files = files(answer);
    assertEquals(3, files.size(), answer::body);
    files.forEach(file -> cloud.ends(file, "SUCCEEDED"));
    outside.rest(cloud::aBitOfTimePasses);
    Set<String> batches = new TreeSet<>();
    files.forEach(file -> batches.add(outside.receiptOf(file).get("run").getAsString()));
    assertEquals(1, batches.size(), batches::toString);
    JsonArray batch = outside.receiptOf(files.get(0)).getAsJsonArray("objects");
    assertEquals(3, batch.size(), batch::toString);
  }

  @Test
  void anArchiveThatWouldClimbOutLandsNothingAndStartsNothing() {
    origin.serves("/all.zip", Zips.named("a.csv", "../../x"));
    String request = packed("climbing");
    List<String> before = everything();

    HttpResponse<String> answer = outside.asks(request).join();

    refused(answer, 502, "results", "nothing was written");
    assertTrue(answer.body().contains(".."), answer::body);
    outside.rest(cloud::aBitOfTimePasses);
    assertEquals(before, everything());
  }

  @Test
  void ofTwoEqualArchivesAtOnceEachFileLandsOnce() {
    byte[] zip = Zips.named("a.csv", "b.csv", "c.csv");
    CyclicBarrier both = new CyclicBarrier(2);
    origin.on(
        "/twice.zip",
        exchange -> {
          // Both have seen that nothing is there before either lands something.
          together(both);
          exchange.sendResponseHeaders(200, zip.length);
          exchange.getResponseBody().write(zip);
        });
    String request = source(origin.url("/twice.zip"), "aside/twice/", ", 'unpack': 'zip'");

    List<CompletableFuture<HttpResponse<String>>> asked =
        List.of(outside.asks(request), outside.asks(request));

    List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();
    Set<String> versions = new TreeSet<>();
    int created = 0;
    for (HttpResponse<String> answer : answers) {
      assertEquals(200, answer.statusCode(), answer::body);
      for (JsonObject file : files(answer)) {
        versions.add(file.get("name") + "#" + file.get("generation"));
        created += file.get("outcome").getAsString().equals("created") ? 1 : 0;
      }
    }
    assertEquals(3, versions.size(), versions::toString);
    assertEquals(3, created, answers::toString);
    // Each of them once.
    assertEquals(2, origin.asked().size());
    assertEquals(List.of(), outside.list("staging", "ingest/"));
    assertEquals(3, outside.list("landing", "aside/twice/").size());
  }

  private static void together(CyclicBarrier both) {
    try {
      both.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other one did not come", e);
    }
  }

  /** An answer's files, named as resources are. */
  private static List<JsonObject> files(HttpResponse<String> answer) {
    List<JsonObject> files = new ArrayList<>();
    for (JsonElement each : only(answer, "results").getAsJsonArray("files")) {
      files.add(named(each.getAsJsonObject()));
    }
    return files;
  }

  private static JsonObject named(JsonObject entry) {
    String uri = entry.get("object").getAsString();
    assertTrue(uri.startsWith("gs://landing/"), uri);
    entry.addProperty("name", uri.substring("gs://landing/".length()));
    return entry;
  }
}
