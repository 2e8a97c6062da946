package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.web.ConsoleRequest;
import dev.sparkdrop.console.web.ConsoleResponse;
import dev.sparkdrop.console.web.Site;
import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.gcp.ClusterDefaults;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the console says when Cloud Storage does not answer as it should, through real clients. */
class ConsoleFaultsTest extends FaultyCloud {
  private static final StructuredLog NO_LOG = (level, event, message, fields) -> {};
  private Site site;

  @BeforeEach
  void aConsoleLooksAtTheCloud() {
    String url = cloud.address();
    Clock clock = Clock.systemUTC();
    CloudClients clients =
        new CloudClients("p", "console", url, url, url, ClusterDefaults.PLATFORM, clock);
    Bucket state = clients.bucket("state");
    Bucket landing = clients.bucket("landing");
    PipelineRepository pipelineRepository =
        new PipelineRepository(clients.bucket("code"), "pipelines/", clock, NO_LOG);
    Console console =
        new Console(
            new Console.Ground(
                state,
                "state",
                landing,
                "landing",
                pipelineRepository,
                clients::bucket,
                "p",
                () -> Prices.NONE,
                clock,
                Runnable::run));
    site =
        new Site(
            console,
            Ledger.in("state", state),
            pipelineRepository,
            new Site.Setup(false, false, "landing", null, null),
            clock,
            new SecureRandom(),
            NO_LOG);
  }

  private ConsoleResponse get(String path, String query, String accept) {
    return site.handle(
        new ConsoleRequest(
            "GET",
            path,
            query,
            name -> name.equals("Accept") ? Optional.of(accept) : Optional.empty(),
            most -> new byte[0]));
  }

  @ParameterizedTest
  @CsvSource({
    "503, /, outcome=FAILED",
    "500, /, ''",
    "429, /, ''",
    "cut-before, /, ''",
    "503, /costs, ''",
    "503, /runs/birds-mwrnezfxgn0z, ''"
  })
  void aLedgerThatCannotBeReachedIsAPageThatHelps(String what, String path, String query) {
    cloud.fault("{'where': 'storage', 'what': '" + what + "', 'match': '*/b/state/*', 'rate': 1}");

    ConsoleResponse page = get(path, query, "text/html");
    ConsoleResponse json = get(path, query, "application/json");

    assertEquals(503, page.status());
    assertEquals("5", page.headers().get("Retry-After"));
    assertTrue(page.body().contains("cannot be read just now"), page::body);
    assertTrue(page.body().contains("what runs goes on"), page::body);
    assertEquals(503, json.status());
    assertTrue(
        JsonParser.parseString(json.body())
            .getAsJsonObject()
            .getAsJsonArray("faults")
            .get(0)
            .getAsString()
            .contains("cannot be read just now"),
        json::body);
  }

  @Test
  void aFaultThatPassesAtOnceIsNotSeen() {
    cloud.fault("{'where': 'storage', 'what': '503', 'match': '*/b/state/*', 'times': 1}");

    assertEquals(200, get("/", "", "text/html").status());
    assertEquals(1, told.size(), "it struck");
  }
}
