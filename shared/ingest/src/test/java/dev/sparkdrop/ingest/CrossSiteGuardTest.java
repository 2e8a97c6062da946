package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.source.Limits;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another site has a browser ask whose user may. */
class CrossSiteGuardTest extends IngestionFixture {

  /** Header by header, as {@code Name: value; Name: value}. */
  private IngestAnswer asked(String method, Map<String, List<String>> query, String headers) {
    Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sent.put("Host", "ingest.example:8651");
    for (String header : headers.split("; ", -1)) {
      sent.put(header.split(": ", 2)[0], header.split(": ", 2)[1]);
    }
    IngestCall ingestCall =
        new IngestCall(
            method,
            query,
            name -> Optional.ofNullable(sent.get(name)),
            InputStream.nullInputStream());
    Ingestion ingestion = ingestion(Limits.USUAL);
    return ingestion.handle(ingestCall, ingestion.deadline());
  }

  private Map<String, List<String>> query() {
    origin.serves("/a", HELLO);
    return Map.of("url", List.of(origin.url("/a")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 'Sec-Fetch-Site: cross-site'",
    "GET, 'Sec-Fetch-Site: cross-site; Sec-Fetch-Mode: navigate'",
    "GET, 'Sec-Fetch-Site: same-site'",
    "GET, 'Sec-Fetch-Site: none; Origin: https://evil.example'",
    "POST, 'Sec-Fetch-Site: cross-site'",
    "POST, 'Origin: https://evil.example'",
    "POST, 'Origin: http://ingest.example:9999'",
    "POST, 'Origin: null'",
    "POST, 'Origin: ::'",
  })
  void doNothing(String method, String headers) {
    IngestAnswer ingestAnswer = asked(method, query(), headers);

    assertEquals(403, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("another site"), ingestAnswer.body());
    assertEquals(List.of(), origin.asked());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 'User-Agent: Google-Cloud-Scheduler'",
    "POST, 'Sec-Fetch-Site: same-origin; Origin: https://ingest.example:8651'",
    "POST, 'User-Agent: curl/8.0'",
  })
  void aPageOfThisAddressAndProgramsAsk(String method, String headers) {
    assertEquals(200, asked(method, query(), headers).status());

    assertEquals(1, bucket.count());
  }

  /** Browsers open links by themselves: to look ahead, after a crash, from a chat. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: none; Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Site: same-origin",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
      })
  void theAddressBarOnlyLooks(String headers) {
    Map<String, List<String>> query = query();

    IngestAnswer ingestAnswer = asked("GET", query, headers);

    assertEquals(405, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("curl -X POST"), ingestAnswer.body());
    Map<String, List<String>> dry = new TreeMap<>(query);
    dry.put("dryRun", List.of("true"));
    assertEquals(200, asked("GET", dry, headers).status());
    assertEquals(List.of(), origin.asked());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "none"})
  void anyPageMayReadHowToAsk(String site) {
    assertEquals(200, asked("GET", Map.of(), "Sec-Fetch-Site: " + site).status());
  }
}
