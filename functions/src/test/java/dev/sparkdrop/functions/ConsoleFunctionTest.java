package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.event.TestEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFunctionTest {
  private final MemoryCloud cloud =
      new MemoryCloud().jobsTake(Duration.ofSeconds(40)).pipeline("rain", "rain/*.csv");
  private final LaunchFunction launch = new LaunchFunction(cloud.wiring());
  private final TeardownFunction teardown = new TeardownFunction(cloud.wiring());
  private final ConsoleFunction console = new ConsoleFunction(cloud.wiring());

  private void lands(String name) {
    long generation = cloud.write("landing", name, "x,y\n1,2\n");
    launch.accept(
        TestEvent.landing(
            """
            {"bucket": "landing", "name": "%s", "generation": "%d", "size": "8",
             "timeCreated": "2026-11-22T12:00:00Z", "metageneration": "1"}
            """
                .formatted(name, generation)));
  }

  private void minutesPass(int minutes) {
    for (int i = 0; i < minutes; i++) {
      cloud.clock.pass(Duration.ofMinutes(1));
      teardown.accept(TestEvent.message("{}"));
    }
  }

  private Call get(String path) throws IOException {
    return send(new Call("GET", null, "").at(path));
  }

  private Call send(Call call) throws IOException {
    console.service(call, call);
    return call;
  }

  private JsonObject json(String path) throws IOException {
    Call call = send(new Call("GET", null, "").at(path).header("Accept", "application/json"));
    assertEquals("application/json; charset=utf-8", call.answerHeader("Content-Type"));
    return JsonParser.parseString(call.answer()).getAsJsonObject();
  }

  @Test
  void anEmptyLedgerSaysHowToBegin() throws IOException {
    Call page = get("/");

    assertEquals(200, page.status());
    assertTrue(page.answer().contains("gcloud storage cp FILE gs://landing/"), page::answer);
  }

  @Test
  void aLaneAtWorkIsShownAndThenItsRun() throws IOException {
    lands("rain/1.csv");
    String before = get("/").answer();
    minutesPass(5);
    String after = get("/").answer();

    assertTrue(before.contains("data-lane=\"rain\" data-phase=\"RUNNING\""), before);
    assertFalse(after.contains("data-lane="), after);
    assertTrue(after.contains("data-outcome=\"succeeded\""), after);
    assertTrue(after.contains("rain/1.csv"), after);
  }

  @Test
  void everyPageIsJsonToo() throws IOException {
    lands("rain/1.csv");
    minutesPass(5);

    JsonObject front = json("/");
    String run =
        front
            .getAsJsonObject("runs")
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject()
            .get("run")
            .getAsString();
    JsonObject account = json("/runs/" + run);
    JsonObject told = json("/explain?object=gs%3A%2F%2Flanding%2Frain%2F1.csv");

    assertTrue(front.has("lanes") && front.getAsJsonObject("runs").has("next"));
    assertEquals(
        "SUCCEEDED",
        account.getAsJsonObject("row").get("outcome").getAsString(),
        account::toString);
    assertEquals(
        "DONE", told.getAsJsonArray("objects").get(0).getAsJsonObject().get("what").getAsString());
    assertEquals(
        run, told.getAsJsonArray("objects").get(0).getAsJsonObject().get("run").getAsString());
  }

  @Test
  void aRunsPageTellsItWhole() throws IOException {
    lands("rain/1.csv");
    minutesPass(5);
    String run = cloud.ledger("runs/rain/").get(0).split("/", -1)[2];

    Call page = get("/runs/" + run);

    assertEquals(200, page.status());
    assertTrue(page.answer().contains("trigger: {match:"), page::answer);
    assertTrue(page.answer().contains("gcloud"), page::answer);
    assertFalse(page.answer().contains("<form method=\"post\""), page::answer);
  }

  @Test
  void whatTheClustersCostIsSummedUp() throws IOException {
    lands("rain/1.csv");
    minutesPass(15);

    String page = get("/costs").answer();
    JsonObject json = json("/costs?pipeline=rain");
    JsonObject rain = json.getAsJsonArray("byPipeline").get(0).getAsJsonObject();

    assertTrue(page.contains("1 run on 1 cluster"), page);
    assertTrue(page.contains("id=\"by-pipeline\"") && page.contains("id=\"by-day\""), page);
    assertTrue(page.contains("What the numbers suppose"), page);
    assertEquals("rain", rain.get("of").getAsString());
    assertEquals(1, rain.get("runs").getAsInt());
    assertTrue(rain.getAsJsonObject("paid").get("clusterSeconds").getAsLong() > 0);
    assertTrue(get("/").answer().contains("href=\"/costs\""));
  }

  @Test
  void objectsBelowAPrefixAreExplained() throws IOException {
    cloud.write("landing", "rain/1.csv", "x");
    cloud.write("landing", "snow/1.csv", "x");

    String page = get("/explain?object=gs%3A%2F%2Flanding%2F&prefix=true").answer();

    assertTrue(page.contains("gs://landing/rain/1.csv"), page);
    assertTrue(page.contains("data-what=\"no pipeline\""), page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/costs", "/explain", "/runs/none", "/nowhere", "/?page=%zz"})
  void noPageRunsOrLoadsWhatIsNotItsOwn(String path) throws IOException {
    Call page = get(path);

    String policy = page.answerHeader("Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("no-store", page.answerHeader("Cache-Control"));
    assertEquals("nosniff", page.answerHeader("X-Content-Type-Options"));
    assertNull(page.answerHeader("Set-Cookie"));
  }

  @Test
  void theFilesOfAPageAreKeptAsLongAsTheyAreTheSame() throws IOException {
    String page = get("/").answer();
    String script = page.replaceFirst("(?s).*<script src=\"([^\"]+)\".*", "$1");

    Call kept = get(script);
    Call old = get("/assets/000000000000/console.js");

    assertEquals("text/javascript; charset=utf-8", kept.answerHeader("Content-Type"));
    assertTrue(kept.answerHeader("Cache-Control").endsWith("immutable"));
    assertEquals(200, old.status());
    assertEquals("no-store", old.answerHeader("Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nowhere, 404",
    "GET, /runs/, 404",
    "GET, /runs/rain-00000000000000, 404",
    "GET, /runs/..%2Fx, 404",
    "GET, /assets/../front.html, 404",
    "GET, /?outcome=FINE, 400",
    "GET, /?from=yesterday, 400",
    "GET, /?to=1901-01-01, 400",
    "GET, /?from=%2B999999999-12-31, 400",
    "GET, /costs?from=2026-02-01&to=2026-01-01, 400",
    "GET, /costs?from=2999-01-01, 400",
    "GET, /costs?lane=rain, 400",
    "POST, /costs, 405",
    "GET, /backfill?pipeline=rain, 403",
    "GET, /?page=nonsense, 400",
    "GET, /?colour=red, 400",
    "GET, /explain?object=gs%3A%2F%2Fother%2Fa, 400",
    "GET, /explain?object=a&generation=last, 400",
    "POST, /, 405",
    "DELETE, /explain, 405",
    "GET, /actions, 405",
    "POST, /actions, 403",
  })
  void aWrongRequestGetsAPageThatHelps(String method, String path, int status) throws IOException {
    Call call = send(new Call(method, null, "").at(path));
    Call program = send(new Call(method, null, "").at(path).header("Accept", "application/json"));

    assertEquals(status, call.status(), call::answer);
    assertTrue(call.answer().contains("data-status=\"" + status + "\""), call::answer);
    assertEquals(status, program.status());
    assertTrue(
        JsonParser.parseString(program.answer()).getAsJsonObject().getAsJsonArray("faults").size()
            > 0);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws IOException {
    String page = get("/?outcome=FINE&from=yesterday&colour=red&text=%zz").answer();

    for (String wrong : List.of("FINE", "yesterday", "colour", "text=%zz")) {
      assertTrue(page.contains(wrong), wrong + " is not in " + page);
    }
  }

  @Test
  void aLedgerThatCannotBeReadForTheMomentIsSaidSo() throws IOException {
    cloud.failing("state");

    Call page = get("/");

    assertEquals(503, page.status());
    assertEquals("5", page.answerHeader("Retry-After"));
    assertTrue(page.answer().contains("Nothing is lost"), page::answer);
  }

  @Test
  void nothingIsWrittenByLooking() throws IOException {
    lands("rain/1.csv");
    minutesPass(5);
    List<String> before = cloud.ledger("");

    get("/");
    get("/explain?object=rain/1.csv");

    assertEquals(before, cloud.ledger(""));
  }
}
