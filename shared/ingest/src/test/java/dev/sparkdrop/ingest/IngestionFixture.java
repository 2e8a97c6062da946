package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.PinnedConnection;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.request.CallerPrefixes;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.request.IngestRules;
import dev.sparkdrop.ingest.request.KnownPipelines;
import dev.sparkdrop.ingest.request.Secrets;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryUploads;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;

/** An ingestion whose sources are on loopback and whose bucket is in memory. */
abstract class IngestionFixture {
  static final Duration LONG = Duration.ofMinutes(1);
  static final String SECRET = "s3cret-of-the-deployment";
  static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

  final Origin origin = new Origin();
  final MemoryUploads bucket = new MemoryUploads();
  final MemoryUploads staging = new MemoryUploads();
  final MemoryBucket state = new MemoryBucket(Clock.systemUTC());

  /** What the secrets are bound to: TOKEN to the origin. */
  String secretHosts = "TOKEN@" + URI.create(origin.url("/")).getAuthority();

  /** Where each caller may land: anywhere. */
  String callers = "";

  /** Whether the pipelines' files can't be read. */
  boolean away;

  final Map<String, Pipeline> pipelines = new ConcurrentHashMap<>();
  final List<String> logged = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();

  /** Real time, unless a test says otherwise before it begins. */
  Clock clock = Clock.systemUTC();

  SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

  @AfterEach
  void stop() {
    origin.close();
    assertEquals(0, staging.count(), "what was staged is gone again");
  }

  Ingestion ingestion(Limits limits) {
    UrlPolicy.Names names =
        host ->
            switch (host) {
              case "inside.example" -> List.of(InetAddress.getByName("10.1.2.3"));
              case "public.example" -> List.of(InetAddress.getByName("8.8.8.8"));
              default -> throw new java.net.UnknownHostException(host);
            };
    return ingestion(new UrlPolicy(AllowList.parse("127.0.0.1:*"), names), limits);
  }

  Ingestion ingestion(UrlPolicy urlPolicy, Limits limits) {
    return new Ingestion(
        bucket,
        staging,
        new KnownPipelines() {
          @Override
          public Optional<Pipeline> named(String name) {
            return all().stream().filter(pipeline -> pipeline.name().equals(name)).findFirst();
          }

          @Override
          public List<Pipeline> all() {
            if (away) {
              throw new RetryLater("listing pipelines", null);
            }
            return List.copyOf(pipelines.values());
          }
        },
        Ledger.in("state", state).idempotency(),
        new IngestRules(
            AllowList.nothing(),
            AllowList.nothing(),
            Secrets.of(
                Map.of(
                    "SPARKDROP_SECRET_TOKEN",
                    SECRET,
                    "SPARKDROP_SECRET_BROKEN",
                    "two\nlines",
                    "SPARKDROP_SECRET_UNBOUND",
                    SECRET,
                    "SPARKDROP_SECRET_HOSTS",
                    secretHosts)),
            CallerPrefixes.parse(callers),
            "code",
            "state"),
        urlPolicy,
        new PinnedConnection(tls),
        this::pause,
        clock,
        (level, event, message, fields) ->
            logged.add(level + " " + message + Arrays.toString(fields)),
        "landing",
        limits);
  }

  /** No test waits: a pause is noted, and on a clock that stands still it passes. */
  private void pause(Duration time) {
    pauses.add(time);
    if (clock instanceof TestClock still) {
      still.pass(time);
    }
  }

  IngestAnswer post(String... sources) {
    return post(Limits.USUAL, sources);
  }

  IngestAnswer post(Limits limits, String... sources) {
    return post(ingestion(limits), sources);
  }

  static IngestAnswer post(Ingestion ingestion, String... sources) {
    return ask(ingestion, "{\"sources\": [" + String.join(", ", sources) + "]}");
  }

  /** Posts that JSON. */
  static IngestAnswer ask(Ingestion ingestion, String json) {
    return handle(ingestion, "POST", Optional.of("application/json; charset=utf-8"), body(json));
  }

  static IngestAnswer handle(
      Ingestion ingestion, String method, Optional<String> contentType, InputStream body) {
    return handle(ingestion, method, contentType, body, ingestion.deadline());
  }

  static IngestAnswer handle(
      Ingestion ingestion,
      String method,
      Optional<String> contentType,
      InputStream body,
      Instant deadline) {
    return ingestion.handle(
        new IngestCall(
            method,
            Map.of(),
            name -> name.equals("Content-Type") ? contentType : Optional.empty(),
            body),
        deadline);
  }

  /** The usual limits with another silence and time for a source. */
  static Limits limits(Duration source, Duration silence) {
    return new Limits(8, source, silence, source.plus(LONG), Limits.USUAL.bytes());
  }

  static ByteArrayInputStream body(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  static String source(String url, String object) {
    return "{\"url\": \"%s\", \"object\": \"%s\"}".formatted(url, object);
  }

  static String declared(String url, String kind, String value) {
    return "{\"url\": \"%s\", \"%s\": \"%s\"}".formatted(url, kind, value);
  }

  static JsonArray results(IngestAnswer ingestAnswer) {
    return JsonParser.parseString(ingestAnswer.body()).getAsJsonObject().getAsJsonArray("results");
  }

  static JsonArray faults(IngestAnswer ingestAnswer) {
    return JsonParser.parseString(ingestAnswer.body()).getAsJsonObject().getAsJsonArray("faults");
  }

  /** The first problem of the answer. */
  static String problem(IngestAnswer ingestAnswer) {
    for (var result : results(ingestAnswer)) {
      if (result.getAsJsonObject().has("problem")) {
        return result.getAsJsonObject().get("problem").getAsString();
      }
    }
    throw new AssertionError("no problem in " + ingestAnswer.body());
  }
}
