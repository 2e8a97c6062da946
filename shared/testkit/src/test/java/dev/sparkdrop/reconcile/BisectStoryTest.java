package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch whose job fails is run again in halves, until what breaks the job stands alone. */
class BisectStoryTest {
  private static final Lane BIRDS = Lane.of("birds", Map.of());
  private static final Duration DAY = Duration.ofDays(1);

  private final World world = new World();
  private final Set<String> poison = new HashSet<>();

  private void aPipeline(String retry) {
    world.pipeline("birds", "birds/*", "retry: " + retry, "timeouts: {reuseCluster: 12h}");
    world.jobs.script(
        order ->
            batch(order).stream().anyMatch(object -> poison.contains(object.name()))
                ? Ending.failure("exit 1", World.JOB)
                : Ending.success(World.JOB));
  }

  private List<LandedObject> batch(Jobs.Order order) {
    String run = order.labels().get("sparkdrop-run");
    return world.ledger.runs().manifest(BIRDS, run).orElseThrow().objects();
  }

  /** Objects land as one batch, and a day passes. */
  private void batchOf(int count, int... poisonous) {
    land(count, poisonous);
    world.timePasses(DAY);
  }

  private void land(int count, int... poisonous) {
    world.manyLand("birds/", count);
    for (int i : poisonous) {
      poison.add(name(i));
    }
  }

  private static String name(int i) {
    return "birds/" + String.format("%06d", i);
  }

  @ParameterizedTest
  @CsvSource({"0, 29", "1234, 29", "9999, 27"})
  void onePoisonObjectAmongTenThousandIsFoundByAtMost29JobsOnOneCluster(int place, int most) {
    aPipeline("{bisect: true}");
    land(10_000);
    untilJobs(1);
    String poisonous = batch(world.jobs.accepted().get(0)).get(place).name();
    poison.add(poisonous);
    world.jobs.fail(world.jobs.accepted().get(0).id(), "exit 1");
    world.timePasses(DAY);

    int jobs = world.jobs.accepted().size();
    assertTrue(jobs <= most, jobs + " jobs");
    assertEquals(1, world.clusters.accepted().size());
    thenSucceededAllBut(10_000, Integer.parseInt(poisonous.substring("birds/".length())));
    JsonObject found = only("FOUND");
    assertEquals(List.of(poisonous), World.objects(found));
    assertTrue(reason(found).startsWith("gs://landing/" + poisonous + " breaks the job. Job "));
    world.thenNoClusterIsLeft();
    world.thenNothingWaits();
  }

  @Test
  void twoPoisonObjectsAreFound() {
    aPipeline("{bisect: true}");

    batchOf(1_000, 3, 998);

    assertTrue(world.jobs.accepted().size() <= 2 * 2 * 10 + 1);
    assertEquals(1, world.clusters.accepted().size());
    thenSucceededAllBut(1_000, 3, 998);
    assertEquals(2, with("FOUND").size());
  }

  @Test
  void threePoisonObjectsSideBySideAreFound() {
    aPipeline("{bisect: true}");

    batchOf(100, 49, 50, 51);

    assertTrue(world.jobs.accepted().size() <= 3 * 2 * 7 + 1);
    thenSucceededAllBut(100, 49, 50, 51);
    assertEquals(3, with("FOUND").size());
  }

  @Test
  void whereEveryObjectIsPoisonTheBudgetEndsTheSearchAndTheRestStaysTogether() {
    aPipeline("{bisect: true, maxJobs: 8}");
    world.jobs.script(order -> Ending.failure("exit 1", World.JOB));

    batchOf(64);

    assertEquals(8, world.jobs.accepted().size());
    assertEquals(1, world.clusters.accepted().size());
    JsonObject rest = only("REST");
    assertEquals("FAILED", rest.get("outcome").getAsString());
    assertEquals(0, rest.getAsJsonArray("attempts").size());
    String root = world.receipts().get(0).get("run").getAsString();
    assertEquals(
        "This is what was left of the batch of run "
            + root
            + ", and no job was run for it. The search for what breaks the job has had 8 jobs, and"
            + " may have no more (retry.maxJobs: 8). Mend the job or the data. Then run the batch"
            + " again.",
        reason(rest));
    thenEachObjectIsInOneReceiptThatCounts(64);
    assertEquals(2, with("FOUND").size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void theRestIsRunAgainByItsNameAndSearchedAnew() {
    aPipeline("{bisect: true, maxJobs: 3}");
    batchOf(16, 15);
    JsonObject rest = only("REST");
    poison.clear();

    ask(rest.get("run").getAsString());
    world.timePasses(DAY);

    JsonObject again = last();
    assertEquals(rest.get("run"), again.get("again"));
    assertEquals(World.objects(rest), World.objects(again));
    assertEquals("SUCCEEDED", again.get("outcome").getAsString());
  }

  @Test
  void aBatchThatIsTooLargeForItsJobSucceedsInHalves() {
    aPipeline("{bisect: true}");
    world.jobs.script(
        order ->
            batch(order).size() > 4
                ? Ending.failure("java.lang.OutOfMemoryError", World.JOB)
                : Ending.success(World.JOB));

    batchOf(8);

    assertEquals(3, world.jobs.accepted().size());
    thenSucceededAllBut(8);
    assertEquals(List.of(), with("FOUND"));
  }

  @Test
  void aBatchOfOneObjectFailsAsWithoutBisecting() {
    aPipeline("{bisect: true}");

    batchOf(1, 0);

    assertEquals(1, world.jobs.accepted().size());
    assertTrue(!last().has("bisect"));
    assertTrue(reason(last()).endsWith("Mend the job or the data. Then run the batch again."));
  }

  @Test
  void eachHalfIsTriedAsOftenAsTheFileSays() {
    aPipeline("{job: 2, bisect: true}");

    batchOf(2, 1);

    // Both together twice, the good one once, the bad one twice.
    assertEquals(5, world.jobs.accepted().size());
    assertEquals(5, last().getAsJsonObject("bisect").get("jobs").getAsInt());
  }

  @Test
  void aLostClusterIsNoReasonToHalve() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(3);
    world.clusters.vanish(world.clusters.there().iterator().next().name());
    world.timePasses(DAY);

    assertEquals(2, world.clusters.accepted().size());
    // 1 + 2 * 3, and the one that was lost once more.
    assertEquals(8, world.jobs.accepted().size());
    thenSucceededAllBut(8, 0);
  }

  @Test
  void whatLandsMeanwhileWaitsUntilTheSearchIsOver() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(3);
    world.objectLands("birds/new");
    world.timePasses(DAY);

    assertEquals(List.of("birds/new"), World.objects(last()));
    assertTrue(!last().has("bisect"));
    assertEquals(1, world.clusters.accepted().size());
    thenSucceededAllBut(8, 0);
  }

  @Test
  void anObjectThatIsReplacedMeanwhileIsNotRunInItsOldVersion() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(2);
    LandedObject newer = world.objectLands(name(7));
    world.timePasses(DAY);

    List<JsonObject> having =
        world.receipts().stream()
            .filter(receipt -> receipt.get("outcome").getAsString().equals("SUCCEEDED"))
            .filter(receipt -> World.objects(receipt).contains(name(7)))
            .toList();
    assertEquals(1, having.size());
    assertTrue(having.get(0).toString().contains(String.valueOf(newer.generation())));
  }

  @Test
  void aCancelledHalfEndsTheSearch() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(3);
    String open = world.jobs.accepted().get(2).labels().get("sparkdrop-run");
    world.handWrites("cancel/birds/" + open, "");
    world.timePasses(DAY);

    assertEquals(3, world.jobs.accepted().size());
    assertTrue(reason(only("REST")).contains("Run " + open + ", which was part of the search"));
    assertEquals(6, World.objects(only("REST")).size());
    thenEachObjectIsInOneReceiptThatCounts(8);
  }

  @Test
  void aPauseHoldsTheSearchAndItGoesOnAfterwards() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(3);
    world.handWrites("paused/birds", "");
    world.timePasses(Duration.ofHours(3));
    assertEquals(3, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();

    world.handDeletes("paused/");
    world.timePasses(DAY);

    assertEquals(7, world.jobs.accepted().size());
    thenSucceededAllBut(8, 0);
  }

  @Test
  void aHalfThatGetsNoClusterWaitsAgain() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(3);
    world.handWrites("paused/birds", "");
    world.timePasses(Duration.ofHours(1));
    world.clusters.refuse(
        order -> new Failure(Failure.Fault.USER, "No such image.", world.clock.instant()));
    world.handDeletes("paused/");
    world.timePasses(Duration.ofHours(2));
    assertTrue(reason(last()).contains("This half of a failed batch is tried again when the"));

    world.clusters.refuse(order -> null);
    world.timePasses(DAY);

    assertEquals(7, world.jobs.accepted().size());
    thenSucceededAllBut(8, 0);
  }

  @Test
  void theJobsOfAHalfThatGetsNoOtherClusterCount() {
    aPipeline("{bisect: true, maxJobs: 3}");
    land(8);
    theFirstHalfLosesItsClusterAndGetsNoOther(2);

    // The second half had the last one, and is not halved.
    assertEquals(3, world.jobs.accepted().size());
    assertTrue(reason(last()).contains("had 3 jobs, and may have no more"), reason(last()));
    assertEquals(List.of(), with("REST"));
    thenEachObjectIsInOneReceiptThatCounts(8);
  }

  @Test
  void noJobIsRunForTheRestWhereAHalfThatGetsNoOtherClusterHadTheLast() {
    aPipeline("{job: 2, bisect: true, maxJobs: 3}");
    land(8);
    theFirstHalfLosesItsClusterAndGetsNoOther(3);

    assertEquals(3, world.jobs.accepted().size());
    assertEquals(4, World.objects(only("REST")).size());
    assertTrue(reason(only("REST")).contains("had 3 jobs, and may have no more"));
    thenEachObjectIsInOneReceiptThatCounts(8);
  }

  /**
   * Each job fails that gets so far.
   *
   * @param job the half's first
   */
  private void theFirstHalfLosesItsClusterAndGetsNoOther(int job) {
    world.jobs.script(order -> Ending.failure("exit 1", World.JOB));
    untilJobs(job);
    world.clusters.refuse(
        order -> new Failure(Failure.Fault.USER, "No such image.", world.clock.instant()));
    world.clusters.vanish(world.clusters.there().iterator().next().name());
    for (int i = 0; i < 100 && !reason(last()).startsWith("No such image."); i++) {
      world.timePasses(Duration.ofMinutes(1));
    }
    assertEquals("No such image. Then run the batch again.", reason(last()));
    world.clusters.refuse(order -> null);
    world.timePasses(DAY);
  }

  @Test
  void aFileThatDoesNotAskForItAnyMoreEndsTheSearch() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(1);
    aPipeline("{job: 1}");
    world.timePasses(DAY);

    // The second was opened with the file as it is now.
    assertEquals(2, world.jobs.accepted().size());
    assertEquals(4, World.objects(only("REST")).size());
    assertTrue(reason(only("REST")).contains("does not ask for bisecting any more"));
    thenEachObjectIsInOneReceiptThatCounts(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void theSearchGoesOnWhereTheLanesRecordIsDeletedByHand(int jobs) {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(jobs);
    world.handDeletes("lanes/");
    world.timePasses(DAY);

    thenSucceededAllBut(8, 0);
    assertEquals(1, with("FOUND").size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void theSearchGoesOnWhereTheRecordIsDeletedWhileNoRunIsOpen() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(3);
    world.handWrites("paused/birds", "");
    world.timePasses(Duration.ofHours(1));
    world.handDeletes("lanes/");
    world.handDeletes("paused/");
    world.timePasses(DAY);

    assertEquals(7, world.jobs.accepted().size());
    thenSucceededAllBut(8, 0);
  }

  @Test
  void aHalfWhoseManifestWasDeletedByHandDoesNotHoldUpItsLane() {
    aPipeline("{bisect: true}");
    land(8, 0);
    untilJobs(1);
    world.handDeletes("runs/");
    world.objectLands("birds/new");
    world.timePasses(DAY);

    assertTrue(world.logged("the manifest of a batch that is run again in halves is gone") > 0);
    List<JsonObject> having =
        world.receipts().stream()
            .filter(receipt -> World.objects(receipt).contains("birds/new"))
            .toList();
    assertEquals(1, having.size());
    assertEquals("SUCCEEDED", having.get(0).get("outcome").getAsString());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aBatchThatWasHalvedIsNotRunAgainAsAWhole() {
    aPipeline("{bisect: true}");
    batchOf(4, 0);
    String root = world.receipts().get(0).get("run").getAsString();

    ask(root);
    world.timePasses(Duration.ofHours(1));

    List<String> halves = world.ledger.runs().halves(BIRDS, root);
    assertEquals(2, halves.size());
    String refused =
        "it was run again in halves, as " + String.join(" and ", halves) + "; name the one that";
    assertTrue(
        world.log.lines().stream()
            .anyMatch(line -> String.valueOf(line.fields().get("reason")).startsWith(refused)),
        () -> world.log.lines().toString());
    assertEquals(5, world.jobs.accepted().size());
  }

  @Test
  void onlyWhatNeedsAPersonIsLoggedAsAFailedRun() {
    aPipeline("{bisect: true}");

    batchOf(8, 0);

    assertEquals(3, logged("run_halved"));
    assertEquals(1, logged("run_failed"));
    assertEquals(3, logged("run_succeeded"));
  }

  @Test
  void theListingAndTheMessagesTellWhichHalfARunHad() {
    aPipeline("{bisect: true}");
    land(4);
    untilJobs(1);
    poison.add(batch(world.jobs.accepted().get(0)).get(0).name());
    world.jobs.fail(world.jobs.accepted().get(0).id(), "exit 1");
    world.timePasses(DAY);

    List<String> listed =
        world.ledger.runIndex().from("birds", "", 10).stream()
            .map(entry -> entry.run().orElseThrow())
            .map(
                run ->
                    run.bisect().result()
                        + (run.bisect().half() == null
                            ? ""
                            : " " + run.bisect().half().from() + "-" + run.bisect().half().to()))
            .toList();
    assertEquals(
        List.of("FOUND 0-1", "HALVED", "HALVED 0-2", "null 1-2", "null 2-4"),
        listed.stream().sorted().toList());
    long told =
        world.announcements.published().stream()
            .filter(message -> message.text().contains("\"bisect\""))
            .count();
    assertEquals(5, told);
  }

  /** Ticks pass until so many jobs were accepted. */
  private void untilJobs(int jobs) {
    for (int i = 0; i < 100 && world.jobs.accepted().size() < jobs; i++) {
      world.timePasses(Duration.ofMinutes(1));
    }
    assertEquals(jobs, world.jobs.accepted().size());
  }

  private void ask(String run) {
    world.handWrites("again/birds/" + run, "");
  }

  private long logged(String event) {
    return world.log.lines().stream().filter(line -> event.equals(line.event())).count();
  }

  private JsonObject last() {
    List<JsonObject> receipts = world.receipts();
    return receipts.get(receipts.size() - 1);
  }

  private JsonObject only(String result) {
    List<JsonObject> found = with(result);
    assertEquals(1, found.size(), result);
    return found.get(0);
  }

  private List<JsonObject> with(String result) {
    return world.receipts().stream().filter(receipt -> result.equals(result(receipt))).toList();
  }

  private static String result(JsonObject receipt) {
    boolean said = receipt.has("bisect") && receipt.getAsJsonObject("bisect").has("result");
    return said ? receipt.getAsJsonObject("bisect").get("result").getAsString() : null;
  }

  private static String reason(JsonObject receipt) {
    return receipt.get("reason").getAsString();
  }

  private void thenSucceededAllBut(int count, int... failed) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(name(i));
    }
    for (int i : failed) {
      expected.remove(name(i));
    }
    List<String> succeeded =
        world.receipts().stream()
            .filter(receipt -> receipt.get("outcome").getAsString().equals("SUCCEEDED"))
            .flatMap(receipt -> World.objects(receipt).stream())
            .filter(name -> name.matches("birds/[0-9]+"))
            .sorted()
            .toList();
    assertEquals(expected, succeeded);
    thenEachObjectIsInOneReceiptThatCounts(count);
  }

  /** A run that was halved counts no more: its halves do. */
  private void thenEachObjectIsInOneReceiptThatCounts(int count) {
    List<String> all =
        world.receipts().stream()
            .filter(receipt -> !"HALVED".equals(result(receipt)))
            .flatMap(receipt -> World.objects(receipt).stream())
            .filter(name -> name.matches("birds/[0-9]+"))
            .sorted()
            .toList();
    assertEquals(count, all.size());
    assertEquals(count, new HashSet<>(all).size());
  }
}
