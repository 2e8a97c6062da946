package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.event.TestEvent;
import dev.sparkdrop.port.MemoryJobs;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's buttons do, and for whom they do not. */
class ConsoleActionsTest {
  private static final String HOST = "sparkdrop-console-x.a.run.app";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String ANN = token("{\"email\": \"ann@example.com\", \"sub\": \"1\"}");

  private final MemoryCloud cloud =
      new MemoryCloud().with("SPARKDROP_CONSOLE_ACTIONS", "true").pipeline("rain", "rain/*.csv");
  private final TeardownFunction teardown = new TeardownFunction(cloud.wiring());
  private final ConsoleFunction console = new ConsoleFunction(cloud.wiring());
  private String run;

  /** As Cloud Run passes one on, once it has checked it. */
  private static String token(String claims) {
    return "Bearer e30."
        + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".SIGNATURE_REMOVED_BY_GOOGLE";
  }

  @BeforeEach
  void aRunHasFailed() {
    cloud.jobs.script(order -> MemoryJobs.Ending.failure("no", Duration.ofSeconds(40)));
    long generation = cloud.write("landing", "rain/1.csv", "x");
    new LaunchFunction(cloud.wiring())
        .accept(
            TestEvent.landing(
                """
                {"bucket": "landing", "name": "rain/1.csv", "generation": "%d", "size": "1",
                 "timeCreated": "2026-11-22T12:00:00Z"}
                """
                    .formatted(generation)));
    minutesPass(5);
    run = cloud.ledger("runs/rain/").get(0).split("/", -1)[2];
  }

  private void minutesPass(int minutes) {
    for (int i = 0; i < minutes; i++) {
      cloud.clock.pass(Duration.ofMinutes(1));
      teardown.accept(TestEvent.message("{}"));
    }
  }

  private Call send(Call call) throws IOException {
    console.service(call, call);
    return call;
  }

  private String page(String caller) throws IOException {
    Call page = new Call("GET", null, "").at("/runs/" + run).header("Host", HOST);
    return send(page.header("Authorization", caller)).answer();
  }

  /** The button's form as it is on the page that this caller sees. */
  private String form(String caller) throws IOException {
    String token = page(caller).replaceFirst("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
    return "action=again&target=rain%2F" + run + "&token=" + token;
  }

  private Call press(String form) {
    return new Call("POST", FORM, form)
        .at("/actions")
        .header("Host", HOST)
        .header("Authorization", ANN)
        .header("Sec-Fetch-Site", "same-origin");
  }

  private void thenThereIsNoCommand() {
    assertEquals(List.of(), cloud.ledger("again/"));
  }

  @Test
  void aFailedRunIsRunAgainAndItIsKnownByWhom() throws IOException {
    Call answer = send(press(form(ANN)).header("Origin", "https://" + HOST));

    assertEquals(303, answer.status(), answer::answer);
    assertEquals("/runs/" + run + "?said=again", answer.answerHeader("Location"));
    assertEquals(
        Map.of("by", "ann@example.com", "at", cloud.clock.instant().toString()),
        cloud.metadata("again/rain/" + run));

    cloud.jobsTake(Duration.ofSeconds(40));
    minutesPass(5);
    assertTrue(page(ANN).contains("Its batch succeeded as"), () -> cloud.ledger("").toString());
    assertFalse(page(ANN).contains("name=\"token\""));
  }

  @Test
  void itWorksThroughGcloudsProxy() throws IOException {
    Call press =
        press(form(ANN))
            .header("Origin", "http://127.0.0.1:8080")
            .header("Authorization", token("{\"email\": \"eve@example.com\"}"))
            .header("X-Serverless-Authorization", ANN);

    assertEquals(303, send(press).status());
    assertEquals("ann@example.com", cloud.metadata("again/rain/" + run).get("by"));
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, none",
    "Origin, https://evil.example",
    "Origin, 'null'",
    "Origin, https://sparkdrop-console-x.a.run.app.evil.example",
  })
  void anotherSitesPageDoesNothing(String header, String value) throws IOException {
    assertEquals(403, send(press(form(ANN)).header(header, value)).status());
    thenThereIsNoCommand();
  }

  @Test
  void aButtonIsOnlyForWhomItWasShownTo() throws IOException {
    Call stolen = press(form(ANN)).header("Authorization", token("{\"email\": \"eve@x.org\"}"));

    assertEquals(409, send(stolen).status());
    thenThereIsNoCommand();
  }

  @Test
  void anOldButtonIsToBePressedAgain() throws IOException {
    String form = form(ANN);
    minutesPass(60);

    Call answer = send(press(form));

    assertEquals(409, answer.status());
    assertTrue(answer.answer().contains("press again"), answer::answer);
    thenThereIsNoCommand();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x", "Basic YTpi", "Bearer a.b.c", "Bearer e30.e30.x"})
  void aCallerWithoutANameDoesNothing(String authorization) throws IOException {
    Call press = press(form(authorization)).header("Authorization", authorization);

    assertEquals(403, send(press).status());
    thenThereIsNoCommand();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "action=again", "action=destroy&target=x&token=y", "a=b", "%zz"})
  void whatIsNoFormOfOursDoesNothing(String form) throws IOException {
    int status = send(press(form)).status();

    assertTrue(status == 400 || status == 409, () -> "status " + status);
    thenThereIsNoCommand();
  }

  @Test
  void onlyAShortFormIsRead() throws IOException {
    assertEquals(413, send(press("x".repeat(100_000))).status());
    assertEquals(415, send(press(form(ANN)).header("Content-Type", "text/plain")).status());
    thenThereIsNoCommand();
  }

  @Test
  void aConsoleThatOnlyShowsHasNoButtons() throws IOException {
    ConsoleFunction shows =
        new ConsoleFunction(cloud.with("SPARKDROP_CONSOLE_ACTIONS", "false").wiring());
    Call page = new Call("GET", null, "").at("/runs/" + run);
    Call press = press(form(ANN));

    shows.service(page, page);
    shows.service(press, press);

    assertFalse(page.answer().contains("<form method=\"post\""), page::answer);
    assertEquals(403, press.status());
    thenThereIsNoCommand();
  }

  /** A console behind Identity-Aware Proxy, whose keys are not to be had here. */
  private ConsoleFunction behindIap() {
    String audience = "/projects/1/locations/us-central1/services/sparkdrop-console";
    return new ConsoleFunction(cloud.with("SPARKDROP_CONSOLE_IAP_AUDIENCE", audience).wiring());
  }

  @Test
  void behindIapOnlyItsOwnStatementOpensAPage() throws IOException {
    ConsoleFunction console = behindIap();
    for (String header :
        List.of("Authorization", "X-Serverless-Authorization", "X-Goog-IAP-JWT-Assertion")) {
      Call call =
          new Call("GET", null, "")
              .header("Host", HOST)
              .header("Sec-Fetch-Site", "none")
              .header("X-Goog-Authenticated-User-Email", "accounts.google.com:ann@example.com")
              .header(header, ANN);

      console.service(call, call);

      assertEquals(403, call.status(), header);
      assertTrue(call.answer().contains("sign in"), call::answer);
    }
  }

  @Test
  void aStatementThatIsNotVerifiedNamesNoOne() throws IOException {
    Call press = press(form(ANN)).header("X-Goog-IAP-JWT-Assertion", ANN.substring(7));

    assertEquals(403, send(press).status());
    thenThereIsNoCommand();
    Call header = new Call("GET", null, "").at("/runs/" + run);
    send(header.header("X-Goog-Authenticated-User-Email", "accounts.google.com:eve@example.com"));
    assertFalse(header.answer().contains("eve@example.com"), header::answer);
  }

  @Test
  void aReboundNameReadsNothingThroughTheProxy() throws IOException {
    Call rebound =
        new Call("GET", null, "").header("Host", HOST).header("X-Serverless-Authorization", ANN);
    Call right =
        new Call("GET", null, "")
            .header("Host", HOST)
            .header("X-Serverless-Authorization", ANN)
            .header("Sec-Fetch-Site", "none");

    assertEquals(403, send(rebound).status());
    assertTrue(rebound.answer().contains("http://127.0.0.1:8080"), rebound::answer);
    assertEquals(200, send(right).status());
  }

  @Test
  void aLocalConsoleAnswersToItsOwnNameAlone() throws IOException {
    ConsoleFunction local =
        new ConsoleFunction(cloud.with("STORAGE_EMULATOR_HOST", "http://127.0.0.1:1").wiring());
    Call rebound = new Call("GET", null, "").header("Host", "evil.example:8654");
    Call right = new Call("GET", null, "").header("Host", "127.0.0.1:8654");

    local.service(rebound, rebound);
    local.service(right, right);

    assertEquals(421, rebound.status());
    assertEquals(200, right.status());
  }

  /** The form of a button on a page, as this caller sees it. */
  private String button(String path, String action) throws IOException {
    Call page = new Call("GET", null, "").at(path).header("Authorization", ANN);
    String[] inputs =
        send(page)
            .answer()
            .replaceFirst(
                "(?s).*name=\"action\" value=\""
                    + action
                    + "\">.*?value=\"([^\"]*)\".*?value=\"([^\"]*)\".*",
                "$1\n$2")
            .split("\n", 2);
    String target = inputs[0].replace("&amp;", "&");
    return "action=%s&target=%s&token=%s"
        .formatted(action, URLEncoder.encode(target, StandardCharsets.UTF_8), inputs[1]);
  }

  @Test
  void aPausedPipelineOpensNoRunUntilItIsResumed() throws IOException {
    assertEquals(303, send(press(button("/", "pause"))).status());
    assertEquals(Map.of("by", "ann@example.com"), saidBy("paused/rain"));
    assertTrue(send(new Call("GET", null, "")).answer().contains("paused"));

    assertEquals(303, send(press(button("/", "resume"))).status());
    minutesPass(1);
    assertEquals(List.of(), cloud.ledger("paused/"));
  }

  @Test
  void olderObjectsAreCountedAndThenTakenIn() throws IOException {
    cloud.write("landing", "rain/old.csv", "12345");
    String path = "/backfill?pipeline=rain&from=2026-01-01&prefix=rain%2F";

    String page = send(new Call("GET", null, "").at(path)).answer();
    Call answer = send(press(button(path, "backfill")));

    assertTrue(page.contains("1 object, 5 bytes."), page);
    assertEquals(303, answer.status(), answer::answer);
    assertEquals(1, cloud.ledger("backfill/rain/").size());
    cloud.jobsTake(Duration.ofSeconds(40));
    minutesPass(5);
    assertEquals(List.of(), cloud.ledger("backfill/"));
    assertEquals(2, cloud.ledger("done/rain/").size());
  }

  @Test
  void aBackfillOfAPipelineThatIsNotThereIsRefused() throws IOException {
    Call page = send(new Call("GET", null, "").at("/backfill?pipeline=snow&from=never"));

    assertEquals(400, page.status());
    assertTrue(page.answer().contains("snow") && page.answer().contains("never"), page::answer);
  }

  @Test
  void anOpenRunIsCancelledOnce() throws IOException {
    cloud.jobs.script(order -> MemoryJobs.Ending.NEVER);
    long generation = cloud.write("landing", "rain/2.csv", "x");
    new LaunchFunction(cloud.wiring())
        .accept(
            TestEvent.landing(
                """
                {"bucket": "landing", "name": "rain/2.csv", "generation": "%d", "size": "1",
                 "timeCreated": "2026-11-22T12:00:00Z"}
                """
                    .formatted(generation)));

    String form = button("/", "cancel");
    Call answer = send(press(form));

    assertEquals(303, answer.status(), answer::answer);
    String command = cloud.ledger("cancel/rain/").get(0);
    assertEquals(Map.of("by", "ann@example.com"), saidBy(command));
    String run = command.substring("cancel/rain/".length());
    assertTrue(send(new Call("GET", null, "").at("/runs/" + run)).answer().contains("data-asked"));
    String front = send(new Call("GET", null, "")).answer();
    assertTrue(front.contains("data-asked=\"cancel\""), front);
    assertFalse(front.contains("data-action=\"cancel\""), front);
    minutesPass(15);
    assertEquals(409, send(press(form)).status());
  }

  @Test
  void whatCameOfACommandIsListedWithWhoAndWhy() throws IOException {
    send(press(form(ANN)));
    cloud.write("state", "cancel/rain/" + run, "");
    cloud.jobsTake(Duration.ofSeconds(40));
    minutesPass(5);

    String front = send(new Call("GET", null, "")).answer();
    String asked = front.substring(front.indexOf("id=\"asked\""));

    assertTrue(asked.contains("Asked for by hand"), asked);
    assertTrue(asked.contains("granted</span> Run it again: " + run), asked);
    assertTrue(asked.contains("ann@example.com"), asked);
    assertTrue(asked.contains("refused</span> Cancel this run: " + run), asked);
  }

  private Map<String, String> saidBy(String object) {
    return Map.of("by", cloud.metadata(object).get("by"));
  }
}
