package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What version 0.1 wrote is read and written back byte for byte. The files were written by that
 * version while its stories ran, and are never written again: a change of a stored name breaks this
 * test, and would break a ledger that is in use.
 */
class GoldenFilesTest {
  private static final Set<String> ADDED = Set.of("cluster_claimed");

  private final MemoryBucket old = bucket();
  private final MemoryBucket fresh = bucket();
  private final Ledger from = Ledger.in("state", old);
  private final Ledger to = Ledger.in("state", fresh);
  private final LedgerCodec codec = new LedgerCodec();

  private static MemoryBucket bucket() {
    return new MemoryBucket(new TestClock(Instant.parse("2026-11-22T08:00:00Z")));
  }

  private static Stream<JsonObject> golden(String file) throws IOException {
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return StreamSupport.stream(
              JsonParser.parseString(text).getAsJsonArray().spliterator(), false)
          .map(JsonElement::getAsJsonObject);
    }
  }

  private static Map<String, String> texts(JsonObject of) {
    Map<String, String> texts = new HashMap<>();
    of.entrySet().forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    return texts;
  }

  private static Bucket.Draft draft(JsonObject golden) {
    return new Bucket.Draft(
        golden.get("name").getAsString(),
        golden.get("content").getAsString(),
        texts(golden.getAsJsonObject("metadata")));
  }

  @TestFactory
  Stream<DynamicTest> whatWasStoredIsReadAndWrittenBackUnchanged() throws IOException {
    return golden("ledger.json")
        .map(GoldenFilesTest::draft)
        .map(
            draft ->
                DynamicTest.dynamicTest(
                    draft.name(), () -> new GoldenFilesTest().readsAndWritesBack(draft)));
  }

  private void readsAndWritesBack(Bucket.Draft draft) {
    old.write(draft, Bucket.NONE);
    String[] parts = draft.name().split("/", -1);
    copy(draft, parts[0], parts[1], parts[parts.length - 1]);

    Bucket.Stored copied = fresh.read(draft.name()).orElseThrow();
    assertEquals(draft.content(), copied.content());
    // A later version may say more, in keys that 0.1 does not look at.
    Map<String, String> metadata = new HashMap<>(copied.entry().metadata());
    metadata.keySet().removeAll(ADDED);
    assertEquals(draft.metadata(), metadata);
    assertEquals(
        List.of(draft.name()),
        fresh.names().stream().filter(name -> !name.startsWith(ActiveIndex.FOLDER)).toList());
  }

  /** Reads the object with the code that reads it in use, and writes it with the code that does. */
  private void copy(Bucket.Draft draft, String folder, String pipeline, String last) {
    switch (folder) {
      case "lanes" -> {
        LaneRecord record =
            from.records().read(pipeline, last.replace(".json", "")).orElseThrow().record();
        to.records().write(new LaneRecords.Versioned(record, Bucket.NONE), record);
      }
      case "runs" -> copyOfRun(draft.name().split("/", -1), pipeline);
      case "inbox" -> copyOfInbox(draft.name().split("/", -1)[2], pipeline);
      case "done" -> {
        Map<String, String> done = draft.metadata();
        LandedObject object =
            new LandedObject(
                done.get("bucket"),
                done.get("name"),
                Long.parseLong(done.get("generation")),
                0,
                Instant.EPOCH);
        to.processed()
            .claim(
                pipeline,
                from.processed().among(pipeline, List.of(object)).get(object),
                List.of(object));
      }
      case "closed" -> {
        ClosedRun run = from.runIndex().from(pipeline, "", 1).get(0).run().orElseThrow();
        same(draft.name(), "", Map.of("run", codec.line(run)));
      }
      case "clusters" ->
          to.clusterUsage()
              .keep(from.clusterUsage().from(pipeline, "", 1).get(0).account().orElseThrow());
      case "asked" -> {
        CommandLog.Answer said = from.commandLog().list(null, 1).answers().get(0);
        Command command =
            new Command(
                said.kind(), said.pipeline(), said.id(), said.by(), said.at(), 1, said.at());
        to.commandLog().note(command, said.granted(), said.why());
        // Its name follows from the generation of the command, which is gone.
        Bucket.Stored noted = fresh.read(fresh.names().get(0)).orElseThrow();
        fresh.deleteAll(fresh.names());
        same(draft.name(), noted.content(), noted.entry().metadata());
      }
      case "again", "cancel", "paused", "resume", "backfill" -> copyOfCommand(folder);
      case "backfilling" ->
          same(
              draft.name(),
              codec.text(codec.read("x", draft.content(), Backfills.Progress.class)),
              Map.of());
      case "watermarks" ->
          to.watermarks()
              .write(
                  last.replace(".json", ""),
                  Bucket.NONE,
                  from.watermarks().read(last.replace(".json", "")).orElseThrow().mark());
      case "ingests" -> to.idempotency().keep(from.idempotency().read("morning-7").orElseThrow());
      case "reports" -> {
        JobReport report =
            from.runs().report(lane(pipeline), last.replace(".json", "")).orElseThrow();
        assertEquals(5, report.rows().in());
        assertEquals(4, report.rows().out());
        assertEquals("birds/1991/b.csv", report.leftOut().get(0).name());
        assertEquals("gs://lake/birds/_bad/run=x", report.badRows().place());
        // Jobs write it, and Sparkdrop only reads it.
        same(draft.name(), draft.content(), draft.metadata());
      }
      default -> throw new AssertionError("nothing reads " + draft.name());
    }
  }

  private void copyOfRun(String[] name, String pipeline) {
    Lane lane = lane(pipeline);
    String run = name[2];
    switch (name[3]) {
      case "pipeline.json" ->
          to.runs().keepPipeline(lane, run, from.runs().pipeline(lane, run).orElseThrow());
      case "manifest.json" -> to.runs().claim(lane, from.runs().manifest(lane, run).orElseThrow());
      case "receipt.json" -> to.runs().close(lane, from.runs().receipt(lane, run).orElseThrow());
      case "again.json" ->
          to.runs().repeated(lane, run, from.runs().repeatedBy(lane, run).orElseThrow());
      default -> throw new AssertionError("nothing reads " + name[3]);
    }
  }

  private void copyOfInbox(String id, String pipeline) {
    Lane lane = from.inbox().lane(pipeline, id).orElseGet(() -> lane(pipeline));
    from.inbox().pages(lane).forEach(page -> page.forEach(object -> to.inbox().put(lane, object)));
    from.inbox().markers(lane).forEach(marker -> to.inbox().putMarker(marker, List.of(lane)));
  }

  private void copyOfCommand(String folder) {
    for (Command.Kind kind : Command.Kind.values()) {
      if (kind.folder().equals(folder + "/")) {
        Command command = from.commands().all(kind).get(0);
        if (kind == Command.Kind.BACKFILL) {
          Backfill what = from.commands().backfill(command).orElseThrow();
          to.commands().ask(what, command.pipeline(), command.id(), command.by(), command.at());
        } else {
          to.commands().ask(kind, command.pipeline(), command.id(), command.by(), command.at());
        }
      }
    }
  }

  private void same(String name, String content, Map<String, String> metadata) {
    fresh.write(new Bucket.Draft(name, content, metadata), Bucket.NONE);
  }

  private static Lane lane(String pipeline) {
    SortedMap<String, String> none = new TreeMap<>();
    return new Lane(pipeline, pipeline, none);
  }

  @Test
  void everyKindOfObjectAndEveryPhaseIsThere() throws IOException {
    Set<String> kinds = new HashSet<>();
    Set<String> phases = new HashSet<>();
    golden("ledger.json")
        .map(GoldenFilesTest::draft)
        .forEach(
            draft -> {
              kinds.add(draft.name().split("/", -1)[0]);
              phases.add(draft.metadata().get("phase"));
            });

    assertTrue(
        phases.containsAll(List.of("IDLE", "PROVISIONING", "RUNNING", "CLOSING", "DELETING")));
    assertTrue(
        kinds.containsAll(
            List.of(
                "lanes",
                "runs",
                "inbox",
                "done",
                "closed",
                "clusters",
                "asked",
                "again",
                "cancel",
                "paused",
                "resume",
                "backfill",
                "backfilling",
                "watermarks",
                "ingests",
                "reports")),
        kinds::toString);
  }

  @Test
  void whatWasPublishedHasTheAttributesThatSubscribersFilterBy() throws IOException {
    golden("topic.json")
        .forEach(
            message -> {
              JsonObject attributes = message.getAsJsonObject("attributes");
              assertEquals(Set.of("pipeline", "lane", "run", "outcome"), attributes.keySet());
              String text = message.get("text").getAsString();
              Receipt receipt = codec.read("topic", text, Receipt.class);
              assertEquals(attributes.get("run").getAsString(), receipt.run());
              // Since then it has the objects' number, and says where the receipt is that has them.
              JsonObject before = JsonParser.parseString(text).getAsJsonObject();
              JsonObject now =
                  JsonParser.parseString(from.runs().message(receipt)).getAsJsonObject();
              assertEquals(
                  before.remove("objects").getAsJsonArray().size(),
                  now.remove("objectCount").getAsInt());
              assertEquals(
                  before.remove("dropped").getAsJsonArray().size(),
                  now.remove("droppedCount").getAsInt());
              assertEquals(
                  "gs://state/runs/%s/%s/receipt.json".formatted(receipt.pipeline(), receipt.run()),
                  now.remove("receipt").getAsString());
              assertEquals(before, now);
            });
  }
}
