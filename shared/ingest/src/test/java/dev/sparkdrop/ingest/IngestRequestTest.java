package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.pipeline.FaultyPipeline;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.port.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to ask, and the ways to be answered. */
class IngestRequestTest extends IngestionFixture {
  private Ingestion ingestion;

  @BeforeEach
  void begin() {
    clock = new TestClock(Instant.parse("2026-01-01T00:30:00Z"));
    ingestion = ingestion(Limits.USUAL);
    origin.serves("/2025-12-31.csv", HELLO);
    origin.serves("/2024-02-29.csv", HELLO);
    origin.serves("/stations.csv", new byte[] {1, 2, 3});
    pipelines.put("weather", pipeline("marker: _SUCCESS, "));
  }

  private Pipeline pipeline(String trigger) {
    String text =
        """
        name: weather
        trigger: {%smatch: "weather/**.csv"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/weather"]
        ingest:
          destination: weather/
          params: {date: "${yesterday}"}
          sources:
            - {url: "%s", object: "days/${param.date}.csv"}
            - {url: "%s"}
        """
            .formatted(trigger, origin.url("/${param.date}.csv"), origin.url("/stations.csv"));
    try {
      return Pipeline.parse("weather.yaml", text);
    } catch (FaultyPipeline e) {
      throw new AssertionError(e);
    }
  }

  /** A query as a browser or a scheduler sends it; a name may come twice. */
  private static IngestCall call(String method, String... query) {
    Map<String, List<String>> values = new TreeMap<>();
    for (String each : query) {
      String[] pair = each.split("=", 2);
      values.computeIfAbsent(pair[0], any -> new ArrayList<>()).add(pair[1]);
    }
    return new IngestCall(method, values, name -> Optional.empty(), InputStream.nullInputStream());
  }

  private IngestAnswer asked(String method, String... query) {
    return ingestion.handle(call(method, query), ingestion.deadline());
  }

  private static List<String> outcomes(IngestAnswer ingestAnswer) {
    List<String> outcomes = new ArrayList<>();
    results(ingestAnswer)
        .forEach(each -> outcomes.add(each.getAsJsonObject().get("outcome").getAsString()));
    return outcomes;
  }

  private static JsonObject marker(IngestAnswer ingestAnswer) {
    return JsonParser.parseString(ingestAnswer.body()).getAsJsonObject().getAsJsonObject("marker");
  }

  private static List<String> paths(IngestAnswer ingestAnswer) {
    List<String> paths = new ArrayList<>();
    for (JsonElement fault : faults(ingestAnswer)) {
      paths.add(fault.getAsJsonObject().get("path").getAsString());
    }
    return paths;
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void aQueryNamesASource(String method) {
    IngestAnswer first = asked(method, "url=" + origin.url("/stations.csv"), "object=a/b.csv");
    IngestAnswer second = asked(method, "url=" + origin.url("/stations.csv"), "object=a/b.csv");

    assertEquals(List.of("created"), outcomes(first), first.body());
    assertEquals(List.of("unchanged"), outcomes(second));
    assertTrue(bucket.visible("a/b.csv").isPresent());
  }

  @Test
  void aGetThatAsksForNothingExplainsItself() {
    assertTrue(asked("GET").body().contains("curl"));
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url=https://h/a.csv,colour=red | ?colour",
        "url=https://h/a.csv,url=https://h/b.csv | ?url",
        "url=https://h/a.csv,dryRun=yes | ?dryRun",
        "url=https://h/a.csv,marker=true | marker",
        "url=https://h/a.csv,param.date=1 | params",
        "url=https://h/a.csv,sha256=1 | sources[0].sha256",
        "pipeline=weather,url=https://h/a | sources",
        "pipeline=wether | pipeline",
        "pipeline=weather,param.day=1,param.date=a/b | params.day params.date",
        "pipeline=weather,param.date=../../x | params.date",
        "pipeline=weather,ingestId=a b | ingestId",
      })
  void aQueryThatCannotBeDoneIsRefusedWithAllFaults(String query, String faults) {
    IngestAnswer ingestAnswer = asked("GET", query.split(",", -1));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(
        Arrays.stream(faults.split(" ", -1)).sorted().toList(),
        paths(ingestAnswer).stream().sorted().toList());
    assertEquals(0, bucket.count());
    assertEquals(List.of(), origin.asked());
  }

  @Test
  void aPipelinesSourcesAreOfYesterdayWhereNothingElseIsSaid() {
    IngestAnswer ingestAnswer = asked("POST", "pipeline=weather");

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(bucket.visible("weather/days/2025-12-31.csv").isPresent());
    assertTrue(bucket.visible("weather/stations.csv").isPresent());
  }

  @Test
  void aPipelinesParameterMayBeGiven() {
    String json = "{\"pipeline\": \"weather\", \"params\": {\"date\": \"2024-02-29\"}}";

    assertEquals(List.of("created", "created"), outcomes(ask(ingestion, json)));
    assertEquals(List.of("unchanged", "unchanged"), outcomes(ask(ingestion, json)));

    assertTrue(bucket.visible("weather/days/2024-02-29.csv").isPresent());
    assertEquals(2, bucket.written());
  }

  @Test
  void aParameterWithoutADefaultThatIsMissingIsAFault() throws FaultyPipeline {
    String text = pipelines.get("weather").text().replace("params: {date: \"${yesterday}\"}", "");
    pipelines.put("weather", Pipeline.parse("weather.yaml", text));

    assertEquals(List.of("params.date"), paths(asked("GET", "pipeline=weather")));
  }

  @Test
  void aMarkerIsWrittenLastAndOnceForTheSameVersions() {
    IngestAnswer first = asked("POST", "pipeline=weather", "marker=true");
    IngestAnswer second = asked("POST", "pipeline=weather", "marker=true");

    assertEquals("created", marker(first).get("outcome").getAsString(), first.body());
    assertEquals("gs://landing/weather/_SUCCESS", marker(first).get("object").getAsString());
    assertEquals("unchanged", marker(second).get("outcome").getAsString());
    long last = bucket.visible("weather/_SUCCESS").orElseThrow().generation();
    assertTrue(last > bucket.visible("weather/days/2025-12-31.csv").orElseThrow().generation());
    assertTrue(last > bucket.visible("weather/stations.csv").orElseThrow().generation());
  }

  @Test
  void aMarkerThatARequestDiedBeforeIsWrittenByTheNext() {
    asked("POST", "pipeline=weather");

    IngestAnswer ingestAnswer = asked("POST", "pipeline=weather", "marker=true");

    assertEquals(List.of("unchanged", "unchanged"), outcomes(ingestAnswer));
    assertEquals("created", marker(ingestAnswer).get("outcome").getAsString());
  }

  @Test
  void newVersionsGetTheirMarkerAgain() {
    asked("POST", "pipeline=weather", "marker=true");
    bucket.put("weather/stations.csv", HELLO);

    IngestAnswer ingestAnswer = asked("POST", "pipeline=weather", "marker=true");

    assertEquals("created", marker(ingestAnswer).get("outcome").getAsString());
  }

  @Test
  void aPipelineFileMayNameASecretThatIsNotBound() throws FaultyPipeline {
    List<String> got = secretsOf("UNBOUND");

    assertEquals(200, asked("POST", "pipeline=weather").status());
    assertEquals(List.of(SECRET), got);
  }

  @Test
  void aPipelineFileCannotSendABoundSecretElsewhere() throws FaultyPipeline {
    secretHosts = "TOKEN@partner.example";
    ingestion = ingestion(Limits.USUAL);
    List<String> got = secretsOf("TOKEN");

    IngestAnswer ingestAnswer = asked("POST", "pipeline=weather");

    assertEquals(400, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("secret TOKEN is not bound"), ingestAnswer.body());
    assertEquals(List.of(), got);
  }

  /** The pipeline sends that secret with its last source; what arrives there. */
  private List<String> secretsOf(String name) throws FaultyPipeline {
    List<String> got = new CopyOnWriteArrayList<>();
    origin.on(
        "/keyed.csv",
        exchange -> {
          got.add(exchange.getRequestHeaders().getFirst("X-Key"));
          exchange.sendResponseHeaders(200, -1);
        });
    String url = "\"" + origin.url("/stations.csv") + "\"";
    String header =
        "\"%s\", headers: {X-Key: \"${secret.%s}\"}".formatted(origin.url("/keyed.csv"), name);
    String text = pipelines.get("weather").text().replace(url, header);
    pipelines.put("weather", Pipeline.parse("weather.yaml", text));
    return got;
  }

  @Test
  void withoutAllSourcesThereIsNoMarker() {
    IngestAnswer ingestAnswer =
        asked("POST", "pipeline=weather", "param.date=1999-01-01", "marker=true");

    assertEquals(207, ingestAnswer.status());
    assertFalse(bucket.visible("weather/_SUCCESS").isPresent());
  }

  @Test
  void aPipelineWithoutAMarkerCannotBeAskedForOne() {
    pipelines.put("weather", pipeline(""));

    assertEquals(List.of("marker"), paths(asked("POST", "pipeline=weather", "marker=true")));
    assertEquals(0, bucket.count());
  }

  @Test
  void aDryRunTellsAddressesAndObjectsAndDoesNothing() {
    IngestAnswer ingestAnswer = asked("GET", "pipeline=weather", "marker=true", "dryRun=true");

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    JsonObject body = JsonParser.parseString(ingestAnswer.body()).getAsJsonObject();
    JsonObject day = body.getAsJsonArray("plan").get(0).getAsJsonObject();
    assertEquals(origin.url("/2025-12-31.csv"), day.get("url").getAsString());
    assertEquals("gs://landing/weather/days/2025-12-31.csv", day.get("object").getAsString());
    assertEquals("[\"127.0.0.1\"]", day.get("addresses").toString());
    assertEquals("gs://landing/weather/_SUCCESS", body.get("marker").getAsString());
    assertEquals(List.of(), origin.asked());
    assertEquals(0, bucket.count());
  }

  @Test
  void aDryRunTellsWhatIsRefused() {
    IngestAnswer ingestAnswer = asked("GET", "url=https://inside.example/a", "dryRun=true");

    assertEquals(403, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("is not public"), ingestAnswer.body());
  }

  private List<JsonObject> streamed(String accept, String... query) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IngestCall plain = call("GET", query);
    IngestCall ingestCall =
        new IngestCall(
            plain.method(),
            plain.query(),
            name -> Optional.of(accept).filter(any -> name.equals("Accept")),
            plain.body());
    ingestion.handle(
        ingestCall,
        (status, type) -> {
          assertEquals(200, status);
          assertEquals(accept, type);
          return out;
        });
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("{"))
        .map(line -> JsonParser.parseString(line.replaceFirst("^data: ", "")).getAsJsonObject())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "text/event-stream"})
  void progressIsStreamedAndEndsWithTheAnswer(String accept) throws IOException {
    List<JsonObject> events = streamed(accept, "url=" + origin.url("/stations.csv"));

    assertEquals(3, events.size(), events.toString());
    assertEquals(3, events.get(0).get("bytes").getAsLong());
    assertEquals(3, events.get(0).get("of").getAsLong());
    assertEquals("created", events.get(1).get("outcome").getAsString());
    assertEquals(200, events.get(2).get("status").getAsInt());
    assertEquals(1, events.get(2).getAsJsonArray("results").size());
  }

  @Test
  void whoHangsUpStopsNothing() throws IOException {
    IngestCall ingestCall =
        new IngestCall(
            "GET",
            Map.of("url", List.of(origin.url("/stations.csv"))),
            name -> name.equals("Accept") ? Optional.of("text/event-stream") : Optional.empty(),
            InputStream.nullInputStream());

    ingestion.handle(
        ingestCall,
        (status, type) ->
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("gone");
              }
            });

    assertTrue(bucket.visible("stations.csv").isPresent());
  }

  @Test
  void aRepeatedIdGetsTheFirstAnswer() {
    String[] query = {"url=" + origin.url("/stations.csv"), "ingestId=monday"};
    IngestAnswer first = asked("POST", query);
    bucket.put("stations.csv", HELLO);

    IngestAnswer second = asked("POST", query);

    assertEquals(first, second);
    assertEquals(List.of("created"), outcomes(second));
    assertEquals(List.of("/stations.csv"), origin.asked());
    assertEquals(1, state.names().size());
    assertTrue(state.names().get(0).startsWith("ingests/"), state.names().toString());
  }

  @Test
  void anIdOfAnotherRequestIsRefused() {
    asked("POST", "url=" + origin.url("/stations.csv"), "ingestId=monday");

    IngestAnswer other = asked("POST", "url=" + origin.url("/2024-02-29.csv"), "ingestId=monday");

    assertEquals(400, other.status());
    assertEquals(List.of("ingestId"), paths(other));
  }

  @Test
  void pipelinesThatCannotBeReadForTheMomentAreAskedForLater() {
    away = true;

    IngestAnswer ingestAnswer = asked("GET", "pipeline=weather");

    assertEquals(503, ingestAnswer.status());
    assertEquals(List.of("pipeline"), paths(ingestAnswer));
    assertEquals(0, bucket.count());
  }

  @Test
  void whatFailedIsTriedAgainUnderItsId() {
    String[] query = {"url=" + origin.url("/stations.csv"), "ingestId=monday"};
    bucket.failWith(new RetryLater("writing", null));
    assertEquals(503, asked("POST", query).status());
    bucket.failWith(null);

    assertEquals(List.of("created"), outcomes(asked("POST", query)));
  }

  @Test
  void anObjectOfAnotherBucketIsCopiedOnce() {
    bucket.elsewhere("other", "a b/größe#1.csv", HELLO);
    String source = "{\"url\": \"gs://other/a b/größe#1.csv\", \"object\": \"c.csv\"}";

    assertEquals(List.of("created"), outcomes(post(ingestion, source)));
    assertEquals(List.of("unchanged"), outcomes(post(ingestion, source)));

    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("c.csv").orElseThrow().content());
    assertEquals(1, bucket.written());
  }

  @Test
  void aCopyIsHeldAgainstItsDeclaredChecksum() {
    bucket.elsewhere("other", "a.csv", HELLO);

    IngestAnswer wrong = post(ingestion, declared("gs://other/a.csv", "crc32c", "mnG7TQ=="));
    IngestAnswer right = post(ingestion, declared("gs://other/a.csv", "crc32c", "mnG7TA=="));

    assertEquals(502, wrong.status());
    assertEquals(200, right.status(), right.body());
  }

  @Test
  void anObjectThatIsNotThereIsTheSourcesFault() {
    assertEquals(502, post(ingestion, source("gs://other/a.csv", "a.csv")).status());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://", "gs://b", "gs://bucket", "gs://bucket/", "gs://B_/a", "gs:a/b"})
  void whatNamesNoObjectIsRefused(String url) {
    assertEquals(400, post(ingestion, source(url, "a")).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"code", "state"})
  void whatSparkdropKeepsForItselfIsNoSource(String own) {
    bucket.elsewhere(own, "lanes/a.json", HELLO);

    IngestAnswer ingestAnswer = post(ingestion, source("gs://" + own + "/lanes/a.json", "a.json"));

    assertEquals(403, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("keeps for itself"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({"code, 200", "state, 403"})
  void aPipelineFileMayNameTheCodeBucketOnly(String own, int status) throws FaultyPipeline {
    bucket.elsewhere(own, "samples/a.csv", HELLO);
    String text =
        pipelines
            .get("weather")
            .text()
            .replace(origin.url("/stations.csv"), "gs://" + own + "/samples/a.csv");
    pipelines.put("weather", Pipeline.parse("weather.yaml", text));

    assertEquals(status, asked("POST", "pipeline=weather").status());
  }

  @Test
  void aBucketThatMayNotBeReadSaysWhatToGrant() {
    Uploads.Refused refused = new Uploads.Refused("grant roles/storage.objectViewer", null);
    bucket.elsewhere("other", "a.csv", HELLO);
    bucket.failWith(refused);

    IngestAnswer ingestAnswer = post(ingestion, source("gs://other/a.csv", "a.csv"));

    assertEquals(500, ingestAnswer.status());
    assertEquals(refused.getMessage(), problem(ingestAnswer));
    assertEquals(Bucket.NONE, bucket.written());
  }
}
