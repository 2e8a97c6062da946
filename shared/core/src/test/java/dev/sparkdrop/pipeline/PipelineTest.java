package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {

  private static LandedObject object(String bucket, String name, long size) {
    return new LandedObject(bucket, name, 1, size, Instant.EPOCH);
  }

  @Test
  void silentFileGetsTheDefaults() {
    assertEquals(
        new Policy(
            new Policy.Batch(
                Duration.ZERO,
                Duration.ofMinutes(15),
                10_000,
                1L << 40,
                Duration.ZERO,
                null,
                false),
            4,
            3,
            1,
            0,
            Duration.ofMinutes(20),
            Duration.ofHours(6),
            Duration.ofHours(4),
            Duration.ofHours(24),
            List.of(
                new Policy.Rung("us-central1", Duration.ofMinutes(30), Duration.ofMinutes(650))),
            false,
            false),
        Sample.parse(Sample.VALID).policy());
  }

  @Test
  void everyKeyOfOursIsRead() {
    Pipeline pipeline =
        Sample.parse(
            Sample.plus(
                """
                batch: {quietPeriod: 1m, maxWait: 2m, maxObjects: 3, maxBytes: 4KiB, minInterval: 5m, linger: 6m}
                limits: {clusters: 7}
                retry: {platform: 8, job: 9, bisect: true, maxJobs: 10}
                timeouts: {provision: 10m, job: 11m, reuseCluster: 12m, giveUp: 13m}
                ingest: {sources: [{url: "https://example.org/a", object: flights/1/a.csv}, {url: "http://x"}]}
                """));

    assertEquals(
        new Policy(
            new Policy.Batch(
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                3,
                4096,
                Duration.ofMinutes(5),
                Duration.ofMinutes(6),
                false),
            7,
            8,
            9,
            10,
            Duration.ofMinutes(10),
            Duration.ofMinutes(11),
            Duration.ofMinutes(12),
            Duration.ofMinutes(13),
            List.of(new Policy.Rung("us-central1", Duration.ofMinutes(30), Duration.ofMinutes(63))),
            false,
            false),
        pipeline.policy());
    assertEquals(
        List.of(
            new IngestSource(
                "https://example.org/a",
                Optional.of("flights/1/a.csv"),
                Map.of(),
                Optional.empty(),
                List.of()),
            new IngestSource("http://x", Optional.empty(), Map.of(), Optional.empty(), List.of())),
        pipeline.ingest().sources());
    assertEquals(List.of("gs://lake/flights"), pipeline.output());
  }

  @Test
  void lingerMayBeAutoByName() {
    assertEquals(
        null, Sample.parse(Sample.plus("batch: {linger: auto}\n")).policy().batch().linger());
  }

  @Test
  void digestChangesWithTheText() {
    Pipeline pipeline = Sample.parse(Sample.VALID);

    assertEquals(Sha256.hex(Sample.VALID, 16), pipeline.digest());
    assertEquals(Sample.VALID, pipeline.text());
    assertNotEquals(pipeline.digest(), Sample.parse(Sample.plus("# x\n")).digest());
  }

  @Test
  void laneIsMadeOfTheGroupedValuesOnly() {
    Pipeline pipeline =
        Sample.parse(Sample.with("flights/{year}/*.csv", "flights/{year}/{day}.csv"));

    assertEquals(
        Optional.of(Lane.of("flights", Map.of("year", "1990"))),
        pipeline.lane("flights/1990/a.csv"));
    assertEquals(
        Optional.of(Map.of("year", "1990", "day", "a")),
        pipeline.trigger().match("flights/1990/a.csv"));
    assertEquals(Optional.empty(), pipeline.lane("flights/1990/a.json"));
  }

  @Test
  void pipelineWithoutGroupsHasOneLane() {
    Pipeline pipeline = Sample.parse(Sample.with("  groupBy: [year]\n", ""));

    assertEquals(Optional.of(Lane.of("flights", Map.of())), pipeline.lane("flights/1990/a.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "landing, flights/1990/a.csv, 1, ''",
    "landing, flights/1990/a.csv, 0, empty",
    "landing, flights/1990/_SUCCESS, 0, ''",
    "landing, other/_SUCCESS, 0, empty",
    "landing, flights/1990/, 0, a folder's placeholder",
    "landing, flights/1990/, 5, a folder's placeholder",
    "landing, flights/gcloud/tmp/parallel_composite_uploads/x.csv, 1, a temporary part of an upload",
    "landing, gsutil/tmp/parallel_composite_uploads/x.csv, 1, a temporary part of an upload",
    "landing, flights/mygcloud/tmp/x.csv, 1, ''",
    "lake, flights, 1, the pipeline's own output",
    "lake, flights/1990/a.csv, 1, the pipeline's own output",
    "lake, flights/1990/_SUCCESS, 0, the pipeline's own output",
    "lake, flights_bad/a.csv, 1, the pipeline's own output",
    "lake, flights2/a.csv, 1, ''",
    "landing, flights2/a.csv, 1, ''"
  })
  void somethingsAreNeverInputs(String bucket, String name, long size, String why) {
    Pipeline pipeline = Sample.parse(Sample.with("  groupBy:", "  marker: _SUCCESS\n  groupBy:"));

    assertEquals(why, pipeline.notAnInput(object(bucket, name, size)).orElse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "flights/1990/_SUCCESS, true",
    "flights/_SUCCESS, true",
    "_SUCCESS, true",
    "flights/1990/q1/_SUCCESS, false",
    "weather/_SUCCESS, false",
    "flights/1990/_SUCCESS.csv, false",
    "flights/1990/_success, false"
  })
  void markerIsOneWhereItsDirectoryCanHoldInputs(String name, boolean marker) {
    Pipeline pipeline = Sample.parse(Sample.with("  groupBy:", "  marker: _SUCCESS\n  groupBy:"));

    assertEquals(marker, pipeline.isMarker(name));
    assertFalse(Sample.parse(Sample.VALID).isMarker(name), "without a marker nothing is one");
  }

  @Test
  void runFillsInTheJobsPlaceholders() {
    String text =
        Sample.with(
            "\"--run=${run.id}\"",
            "'${run.id}${run.id}', '$${run.id} $1 \\', \"${run.lane}/${run.pipeline}/${run.attempt}\"");

    String job =
        Sample.parse(text)
            .job(
                Map.of(
                    "run.id", "r-$1",
                    "run.manifest", "gs://state/m \"q\"",
                    "run.lane", "l",
                    "run.pipeline", "p",
                    "run.attempt", "2"));

    assertEquals(
        """
        {"sparkJob":{"args":["--manifest\\u003dgs://state/m \\"q\\"","r-$1r-$1",\
        "${run.id} $1 \\\\","l/p/2"],"mainClass":"org.example.Main"}}""",
        job.replace("=", "\\u003d"));
  }

  @Test
  void jobThatAsksForMoreThanTheRunKnowsFails() {
    Pipeline pipeline = Sample.parse(Sample.VALID);

    Exception e =
        assertThrows(IllegalArgumentException.class, () -> pipeline.job(Map.of("run.id", "r")));
    assertTrue(e.getMessage().contains("${run.manifest}"), e.getMessage());
  }

  @Test
  void labelsOfTheJobKeepWithoutDataprocsOwn() {
    Pipeline pipeline =
        Sample.parse(
            Sample.with(
                "job:\n", "job:\n  labels: {goog-dataproc-x: y, team: birds, run: '${run.id}'}\n"));

    assertTrue(
        pipeline
            .job(Map.of("run.id", "r", "run.manifest", "m"))
            .startsWith("{\"labels\":{\"run\":\"r\",\"team\":\"birds\"},"));
  }

  @Test
  void aBatchNeverTakesMoreThanWasTried() throws FaultyPipeline {
    Pipeline pipeline = Sample.parse(Sample.plus("batch: {maxObjects: 1000000}\n"));

    assertEquals(100_000, pipeline.policy().batch().maxObjects());
  }
}
