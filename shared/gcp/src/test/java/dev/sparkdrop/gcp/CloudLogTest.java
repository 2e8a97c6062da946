package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.port.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloudLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StructuredLog log =
      new CloudLog(
          // A console of the plainest locale.
          new PrintStream(bytes, false, StandardCharsets.US_ASCII),
          new TestClock(Instant.parse("2026-11-22T12:00:00Z")));

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private JsonObject line() {
    assertEquals(1, lines().size());
    return JsonParser.parseString(lines().get(0)).getAsJsonObject();
  }

  @Test
  void aStepIsALineThatCloudLoggingReads() {
    log.warning(
        "cluster_refused",
        "the cluster was refused",
        "lane",
        "birdstrikes",
        "took_ms",
        12L,
        "last",
        true);

    assertEquals(
        "{\"severity\":\"WARNING\",\"event\":\"cluster_refused\",\"message\":\"the cluster was refused\","
            + "\"time\":\"2026-11-22T12:00:00Z\",\"lane\":\"birdstrikes\",\"took_ms\":12,"
            + "\"last\":true}",
        lines().get(0));
  }

  @Test
  void levelsAreSeverities() {
    for (StructuredLog.Level level : StructuredLog.Level.values()) {
      log.step(level, "e", "m");
    }

    assertEquals(
        List.of("INFO", "WARNING", "ERROR"),
        lines().stream()
            .map(l -> JsonParser.parseString(l).getAsJsonObject().get("severity").getAsString())
            .toList());
  }

  @Test
  void hostileValuesStayInTheirLine() {
    log.info("e", "m", "object", "a\nb\"c\u2028\uD83D\uDE80<&>");

    assertEquals("a\nb\"c\u2028\uD83D\uDE80<&>", line().get("object").getAsString());
  }

  @Test
  void aNullValueIsLeftOut() {
    log.info("e", "m", "run", null, "lane", "l");

    assertFalse(line().has("run"));
    assertTrue(line().has("lane"));
  }

  @Test
  void aFailureIsWrittenWithItsTrace() {
    log.error("e", "m", "error", new IllegalStateException("broken", new RuntimeException("deep")));

    String trace = line().get("error").getAsString();
    assertTrue(trace.startsWith("java.lang.IllegalStateException: broken"), trace);
    assertTrue(trace.contains("Caused by: java.lang.RuntimeException: deep"), trace);
  }

  @Test
  void aNameWithoutAValueDoesNotCostTheLine() {
    log.info("e", "m", "lane", "l", "run");

    assertEquals("", line().get("run").getAsString());
  }

  @Test
  void linesOfManyThreadsDoNotMix() {
    IntStream.range(0, 500)
        .parallel()
        .forEach(i -> log.info("e", "m", "n", i, "x", "y".repeat(200)));

    assertEquals(500, lines().size());
    lines().forEach(line -> assertTrue(JsonParser.parseString(line).isJsonObject()));
  }
}
