package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.pipeline.FaultyPipeline;
import dev.sparkdrop.pipeline.Pipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestSchedulesTest {
  private static final Instant NIGHT = Instant.parse("2026-03-28T23:59:30Z");

  private final LocalClock clock = new LocalClock(Clock.fixed(NIGHT, ZoneOffset.UTC));
  private final List<String> asked = new ArrayList<>();

  private static Pipeline pipeline(String trigger, String schedule) {
    String text =
        """
        name: weather
        trigger: {%smatch: "weather/**.csv"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/weather"]
        ingest:
          %s
          sources: [{url: "https://example.org/a.csv", object: weather/a.csv}]
        """
            .formatted(trigger, schedule);
    try {
      return Pipeline.parse("weather.yaml", text);
    } catch (FaultyPipeline e) {
      throw new AssertionError(e);
    }
  }

  private IngestSchedules schedules(String schedule) {
    return new IngestSchedules(List.of(pipeline("", schedule)), clock, asked::add);
  }

  private int asksOver(IngestSchedules schedules, Duration step, int steps) {
    for (int i = 0; i < steps; i++) {
      clock.advance(step);
      schedules.look();
    }
    return asked.size();
  }

  @Test
  void aMorningIsSeenWithTheClockMoved() {
    IngestSchedules schedules = schedules("schedule: \"0 6 * * *\"");

    schedules.look();
    clock.advance(Duration.ofHours(6));
    schedules.look();
    assertEquals(List.of(), asked);
    clock.advance(Duration.ofSeconds(30));
    schedules.look();
    schedules.look();

    assertEquals(List.of("pipeline=weather"), asked);
  }

  @ParameterizedTest
  @CsvSource({
    "'schedule: \"0 6 * * *\"', 2",
    "'schedule: \"30 */6 * * *\"', 8",
    "'schedule: \"0 6 * * MON\"', 1",
    "'schedule: \"0 6 * * SUN\"', 1",
    "'schedule: \"0 9-11 30 3 *\"', 3",
    "'schedule: \"0 0 1 4 *\"', 0",
  })
  void eachTimeIsAskedForOnce(String schedule, int times) {
    assertEquals(times, asksOver(schedules(schedule), Duration.ofMinutes(5), 2 * 24 * 12));
  }

  /** On that Sunday the clocks went forward in Berlin, at 1 o'clock UTC. */
  @Test
  void aScheduleIsReadInItsTimeZone() {
    IngestSchedules schedules = schedules("schedule: \"0 6 * * *\"\n  timeZone: Europe/Berlin");

    clock.advance(Duration.between(NIGHT, Instant.parse("2026-03-29T03:59:59Z")));
    schedules.look();
    assertEquals(List.of(), asked);
    clock.advance(Duration.ofSeconds(1));
    schedules.look();

    assertEquals(1, asked.size());
  }

  @Test
  void aClockThatIsMovedOverSeveralTimesAsksOnce() {
    assertEquals(1, asksOver(schedules("schedule: \"0 6 * * *\""), Duration.ofDays(5), 1));
  }

  @Test
  void aPipelineWithAMarkerGetsItAndOneWithoutAScheduleIsLeftAlone() {
    List<Pipeline> both =
        List.of(
            pipeline("marker: _SUCCESS, ", "schedule: \"0 6 * * *\""),
            pipeline("", "destination: x/"));
    IngestSchedules schedules = new IngestSchedules(both, clock, asked::add);

    asksOver(schedules, Duration.ofDays(1), 1);

    assertEquals(List.of("pipeline=weather&marker=true"), asked);
  }

  @Test
  void ingestionIsAskedAndItsAnswerTold() throws IOException, InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HttpServer function =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    function.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    function.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + function.getAddress().getPort() + "/");

      new ScheduledIngestion(url, told::add).accept("pipeline=weather&marker=true");

      assertTrue(told.poll(30, TimeUnit.SECONDS).endsWith("is due"));
      String answer = told.poll(30, TimeUnit.SECONDS);
      assertTrue(answer.contains("ingestion answered 503"), answer);
      assertEquals(List.of("POST /?pipeline=weather&marker=true"), asked);
    } finally {
      function.stop(0);
    }
  }
}
