package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.event.TestEvent;
import dev.sparkdrop.port.MemoryJobs;
import java.io.IOException;
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
    return "action=again&target=" + run + "&token=" + token;
  }

  private Call press(String form) {
    return new Call("POST", FORM, form)
        .at("/actions")
        .header("Host", HOST)
        .header("Authorization", ANN)
        .header("Sec-Fetch-Site", "same-origin");
  }

  private void thenNothingIsWished() {
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
    assertTrue(page(ANN).contains("Run again as"), () -> cloud.ledger("").toString());
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
    thenNothingIsWished();
  }

  @Test
  void aButtonIsOnlyForWhomItWasShownTo() throws IOException {
    Call stolen = press(form(ANN)).header("Authorization", token("{\"email\": \"eve@x.org\"}"));

    assertEquals(409, send(stolen).status());
    thenNothingIsWished();
  }

  @Test
  void anOldButtonIsToBePressedAgain() throws IOException {
    String form = form(ANN);
    minutesPass(60);

    Call answer = send(press(form));

    assertEquals(409, answer.status());
    assertTrue(answer.answer().contains("press again"), answer::answer);
    thenNothingIsWished();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x", "Basic YTpi", "Bearer a.b.c", "Bearer e30.e30.x"})
  void whoIsNobodyDoesNothing(String authorization) throws IOException {
    Call press = press(form(authorization)).header("Authorization", authorization);

    assertEquals(403, send(press).status());
    thenNothingIsWished();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "action=again", "action=destroy&target=x&token=y", "a=b", "%zz"})
  void whatIsNoFormOfOursDoesNothing(String form) throws IOException {
    int status = send(press(form)).status();

    assertTrue(status == 400 || status == 409, () -> "status " + status);
    thenNothingIsWished();
  }

  @Test
  void onlyAShortFormIsRead() throws IOException {
    assertEquals(413, send(press("x".repeat(100_000))).status());
    assertEquals(415, send(press(form(ANN)).header("Content-Type", "text/plain")).status());
    thenNothingIsWished();
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
    thenNothingIsWished();
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
}
