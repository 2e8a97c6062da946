package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.RunId;
import dev.sparkdrop.run.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIndexTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final MemoryBucket state = new MemoryBucket(new TestClock(NOON));
  private final Ledger ledger = Ledger.in("state", state);

  private static Receipt receipt(Instant opened, String reason, List<String> names) {
    String run =
        new RunId("birds", Long.toString(opened.toEpochMilli(), Character.MAX_RADIX) + "aaaa")
            .toString();
    return new Receipt(
        run,
        "birds",
        "birds",
        Outcome.FAILED,
        reason,
        names.stream().map(name -> new LandedObject("landing", name, 1, 7, opened)).toList(),
        List.of(),
        null,
        null,
        List.of(new Attempt(run + "-1", "u", "us-central1", run + "-a1", Outcome.FAILED, reason)),
        new Timeline(opened, opened, opened, opened, opened, opened, opened),
        null,
        new JobReport.Rows(3, 2, 1));
  }

  @Test
  void aListingBeginsWithTheNewestAndTellsAllOfIt() {
    Receipt old = receipt(NOON, "why", List.of("birds/a.csv"));
    Receipt fresh = receipt(NOON.plusSeconds(1), null, List.of("birds/b.csv", "birds/c.csv"));
    ledger.runIndex().add(old);
    ledger.runIndex().add(fresh);

    List<RunIndex.Entry> listed = ledger.runIndex().from("birds", "", 10);

    assertEquals(
        List.of(ClosedRun.of(fresh), ClosedRun.of(old)),
        listed.stream().map(entry -> entry.run().orElseThrow()).toList());
    assertEquals(NOON, listed.get(1).opened());
    assertEquals(List.of("birds"), ledger.runIndex().pipelines());
    assertEquals(1, ledger.runIndex().from("birds", listed.get(1).place(), 10).size());
    assertEquals(1, ledger.runIndex().from("birds", RunIndex.place(NOON), 10).size());
  }

  @Test
  void addingAgainChangesNothing() {
    Receipt receipt = receipt(NOON, "why", List.of("birds/a.csv"));
    ledger.runIndex().add(receipt);
    long before = state.read(state.names().get(0)).orElseThrow().entry().generation();

    ledger.runIndex().add(receipt);

    assertEquals(1, state.names().size());
    assertEquals(before, state.read(state.names().get(0)).orElseThrow().entry().generation());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u0001", "\uD83D\uDE80", "\"", "\u202e<script>", "\u00e9"})
  void whateverIsInItTheMetadataHaveRoomForIt(String text) {
    String name = text.repeat(1024 / text.getBytes(StandardCharsets.UTF_8).length);
    Receipt receipt = receipt(NOON, text.repeat(1_000_000), Collections.nCopies(10_000, name));

    ledger.runIndex().add(receipt);

    Bucket.Entry entry = state.list("closed/", null, 10).entries().get(0);
    int bytes = 0;
    for (Map.Entry<String, String> field : entry.metadata().entrySet()) {
      bytes += field.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += field.getValue().getBytes(StandardCharsets.UTF_8).length;
      assertTrue(field.getValue().chars().noneMatch(c -> c < ' '), "metadata are one line");
    }
    assertTrue(bytes <= 8192, bytes + " bytes of metadata");
    ClosedRun line = ledger.runIndex().from("birds", "", 1).get(0).run().orElseThrow();
    assertEquals(10_000, line.objects());
    assertFalse(line.namesAll());
    assertTrue(line.names().stream().allMatch(name::equals));
  }

  @Test
  void aRunIsFoundByItsName() {
    Receipt receipt = receipt(NOON, "why", List.of("birds/a.csv"));
    ledger.runIndex().add(receipt);

    RunId run = RunId.parse(receipt.run()).orElseThrow();

    assertEquals(Optional.of(ClosedRun.of(receipt)), ledger.runIndex().of("birds", run));
    assertEquals(
        Optional.empty(), ledger.runIndex().of("birds", new RunId("birds", "mk0000000000")));
  }

  @Test
  void aNewerFormAndRubbishAreEntriesWithoutARun() {
    for (String metadata : List.of("{\"version\":2}", "{\"version\":1}", "<html>", "")) {
      String name = "closed/birds/" + RunIndex.place(NOON) + metadata.hashCode();
      state.createAll(List.of(new Bucket.Draft(name, "", Map.of("run", metadata))));
    }
    state.createAll(List.of(new Bucket.Draft("closed/birds/rubbish", "", Map.of())));

    List<RunIndex.Entry> listed = ledger.runIndex().from("birds", "", 10);

    assertEquals(5, listed.size());
    assertTrue(listed.stream().allMatch(entry -> entry.run().isEmpty()));
  }
}
