package dev.sparkdrop.local.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.process.ChildJvm;
import dev.sparkdrop.local.process.FunctionProcess;
import dev.sparkdrop.local.pubsub.CloudEvent;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The functions as the platform runs them: today's invoker and the next, on the JDK of the build
 * and on the newest of the machine.
 */
@ParameterizedClass
@CsvSource({"1.4.1, false", "2.0.0, false", "2.0.0, true"})
class DeployedFunctionsTest {
  private static final String FINALIZED = "google.cloud.storage.object.v1.finalized";
  private static final String PUBLISHED = "google.cloud.pubsub.topic.v1.messagePublished";
  private static final Duration BOOT = Duration.ofMillis(200);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;

  private static RunningFunctions running;
  private static URI ingest;
  private static URI launch;
  private static URI teardown;
  private static URI console;

  @Parameter(0)
  String invoker;

  @Parameter(1)
  boolean newestJdk;

  @BeforeParameterizedClassInvocation
  static void start(String invoker, boolean newestJdk) throws Exception {
    Path java = newestJdk ? newerJava() : ChildJvm.OWN_JAVA;
    running = new RunningFunctions(java, folder.resolve(invoker + newestJdk), BOOT);
    ingest = running.start(invoker, "IngestFunction", Map.of()).address();
    launch = running.start(invoker, "LaunchFunction", Map.of()).address();
    teardown = running.start(invoker, "TeardownFunction", Map.of()).address();
    console =
        running
            .start(invoker, "ConsoleFunction", Map.of("SPARKDROP_CONSOLE_ACTIONS", "true"))
            .address();
    for (String pipeline : List.of("good", "many", "bad", "ended", "down", "shown", "asked")) {
      running.pipeline(pipeline);
    }
  }

  private static Path newerJava() throws IOException {
    Optional<Path> newer = NewerJdk.java();
    assumeTrue(newer.isPresent(), "skipped: no JDK newer than that of the build is installed");
    return newer.orElseThrow();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private static int status(URI function, CloudEvent event) {
    return running.post(function, event).join();
  }

  private static CloudEvent event(String type, String body) {
    return new CloudEvent(
        "1", type, "//somewhere", null, Instant.parse("2026-11-22T12:00:00Z"), Map.of(), body);
  }

  private static HttpResponse<String> ingest(String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(ingest)
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static void thenAcknowledged(int status) {
    assertTrue(status >= 200 && status < 300, status + "; the functions said: " + running.lines());
  }

  @Test
  void anObjectIsInTheInboxAndThenItsClusterStarts() throws IOException {
    ObjectResource object = running.write("landing", "good/größe (1).csv", "x\n1\n");

    int status = status(launch, running.landed(object));

    thenAcknowledged(status);
    assertEquals(1, running.ledger("inbox/good/good/").size());
    assertEquals(1, running.ledger("done/good/").size());
    assertEquals(1, running.clusters("good").size());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        FINALIZED + "| ``",
        FINALIZED + "| not JSON",
        FINALIZED + "| []",
        FINALIZED + "| {}",
        FINALIZED + "| {'bucket':'landing','name':'bad/a','generation':'last','size':'1'}",
        FINALIZED + "| {'bucket':'landing','name':'bad/a','generation':'-5','size':'1'}",
        FINALIZED + "| {'bucket':'landing','name':'bad/a','generation':'5'}",
        FINALIZED + "| {'bucket':'landing','generation':'5','size':'1'}",
        FINALIZED + "| {'bucket':'other','name':'bad/a','generation':'5','size':'1'}",
        FINALIZED + "| {'bucket':'landing','name':'bad/','generation':'5','size':'0'}",
        FINALIZED + "| {'bucket':'landing','name':'bad/empty','generation':'5','size':'0'}",
        FINALIZED + "| {'bucket':'landing','name':'bad/gcloud/tmp/x','generation':'5','size':'9'}",
        FINALIZED + "| {'bucket':'landing','name':'of/no/pipeline','generation':'5','size':'9'}",
        "google.cloud.storage.object.v1.deleted"
            + "| {'bucket':'landing','name':'bad/a','generation':'5','size':'1'}",
        "any.type | {'bucket':'landing','name':'bad/a','generation':'5','size':'1'}",
      })
  void anEventThatIsNoInputIsAcknowledgedAndCreatesNothing(String type, String body) {
    int status = status(launch, event(type, body.replace('\'', '"')));

    thenAcknowledged(status);
    assertEquals(List.of(), running.ledger("inbox/bad/"));
    assertEquals(List.of(), running.clusters("bad"));
  }

  @Test
  void anEventIsDeliveredAgainWhereTheLedgerCannotBeReached() throws Exception {
    FunctionProcess cutOff =
        running.start(
            invoker, "LaunchFunction", Map.of("STORAGE_EMULATOR_HOST", "http://127.0.0.1:1"));
    CloudEvent event = running.landed(running.write("landing", "down/1.csv", "x"));

    int status = status(cutOff.address(), event);

    assertTrue(status >= 500, "answered " + status);
    assertEquals(List.of(), running.ledger("inbox/down/"));
  }

  @Test
  void aFunctionWithoutItsEnvironmentSaysAllThatIsMissing() {
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                running.start(
                    invoker,
                    "TeardownFunction",
                    Map.of("SPARKDROP_PROJECT", "", "SPARKDROP_PIPELINES", "pipelines")));

    assertTrue(refused.getMessage().contains("SPARKDROP_PROJECT is not set"), refused::getMessage);
    assertTrue(refused.getMessage().contains("SPARKDROP_PIPELINES is pipelines; write it as"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":{\"data\":\"e30=\",\"messageId\":\"1\",\"message_id\":\"1\"},\"subscription\":\"s\"}",
        "{\"message\":{}}",
        "nonsense",
        ""
      })
  void aWakeUpIsAcknowledgedWhateverItSays(String body) {
    thenAcknowledged(status(teardown, event(PUBLISHED, body)));
  }

  @Test
  void aWakeUpEndsTheRunOfAJobThatEnded() throws Exception {
    CloudEvent event = running.landed(running.write("landing", "ended/1.csv", "x"));
    thenAcknowledged(status(launch, event));
    running.awaitJobOf("ended");

    thenAcknowledged(status(teardown, event(PUBLISHED, "{}")));

    List<String> runs = running.ledger("runs/ended/");
    assertTrue(runs.get(runs.size() - 1).endsWith("/receipt.json"), runs::toString);
  }

  private static HttpResponse<String> console(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(console.resolve(path)).timeout(Duration.ofMinutes(1)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void theConsoleShowsWhatTheLedgerHas() throws Exception {
    thenAcknowledged(
        status(launch, running.landed(running.write("landing", "shown/größe 1.csv", "x"))));

    HttpResponse<String> front = console("/?pipeline=shown");
    HttpResponse<String> told =
        console("/explain?format=json&object=gs%3A%2F%2Flanding%2Fshown%2Fgr%C3%B6%C3%9Fe+1.csv");

    assertEquals(200, front.statusCode(), front::body);
    // One of the servers leaves the space out.
    assertEquals(
        "text/html;charset=utf-8",
        header(front, "Content-Type").replace(" ", "").toLowerCase(Locale.ROOT));
    assertTrue(header(front, "Content-Security-Policy").startsWith("default-src 'none'"));
    assertEquals(200, told.statusCode(), told::body);
    // The other tests' wake-ups may have closed the run by now.
    assertTrue(told.body().matches("(?s).*\"what\": \"(IN_RUN|DONE)\".*"), told::body);
    String run = told.body().replaceFirst("(?s).*\"run\": \"(shown-[^\"]*)\".*", "$1");
    assertTrue(front.body().contains("/runs/" + run), front::body);
  }

  @Test
  void theConsolesButtonsReachTheLedger() throws Exception {
    String page = console("/").body();
    String token =
        page.replaceFirst(
            "(?s).*value=\"pause\">\\s*<input[^>]*value=\"asked\">\\s*<input[^>]*value=\"([^\"]*)\".*",
            "$1");

    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(console.resolve("/actions"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("action=pause&target=asked&token=" + token))
                .build(),
            BodyHandlers.ofString());

    assertEquals(303, answer.statusCode(), answer::body);
    assertEquals("/?said=pause", header(answer, "Location"));
    assertEquals(List.of("paused/asked"), running.ledger("paused/"));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void theIngestionFunctionTellsHowToUseIt() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(ingest).build(), BodyHandlers.ofString());

    assertEquals(200, answer.statusCode());
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    assertTrue(answer.body().contains("\"sources\""), answer::body);
  }

  @Test
  void aUrlBecomesAnObjectWithTheSameChecksum() throws Exception {
    ObjectResource source = running.write("code", "samples/a.csv", "größe\n" + "1\n".repeat(5000));
    String url = running.url() + "/download/storage/v1/b/code/o/samples%2Fa.csv?alt=media";

    HttpResponse<String> answer =
        ingest("{\"sources\": [{\"url\": \"%s\", \"object\": \"in/größe.csv\"}]}".formatted(url));

    assertEquals(200, answer.statusCode(), answer::body);
    ObjectResource landed = running.cloud().storage().stat("landing", "in/größe.csv").orElseThrow();
    JsonObject result =
        JsonParser.parseString(answer.body())
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject();
    assertEquals(source.crc32c(), landed.crc32c());
    assertEquals(source.crc32c(), result.get("crc32c").getAsString());
    assertEquals(Long.toString(landed.generation()), result.get("generation").getAsString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{}", "{\"sources\": [{\"object\": \"a.csv\"}]}"})
  void nonsenseIsRefused(String body) throws Exception {
    HttpResponse<String> answer = ingest(body);

    assertEquals(400, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"instead\""), answer::body);
  }

  @Test
  void twoHundredEventsAtOnceLoseNothingAndDoubleNothing() throws Exception {
    int objects = 200;
    int threads = 32;
    List<CloudEvent> events = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      events.add(running.landed(running.write("landing", "many/" + i + ".csv", "x\n" + i)));
    }
    ExecutorService posters = Executors.newFixedThreadPool(threads);
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Future<Integer>> statuses = new ArrayList<>();

    for (int i = 0; i < objects; i++) {
      CloudEvent event = events.get(i);
      boolean first = i < threads;
      statuses.add(
          posters.submit(
              () -> {
                if (first) {
                  together.await(1, TimeUnit.MINUTES);
                }
                return status(launch, event);
              }));
    }

    for (Future<Integer> status : statuses) {
      thenAcknowledged(status.get(2, TimeUnit.MINUTES));
    }
    posters.shutdown();
    List<String> markers = running.ledger("inbox/many/many/");
    assertEquals(objects, markers.size());
    assertEquals(objects, new HashSet<>(markers).size());
    assertEquals(1, running.clusters("many").size());
  }
}
