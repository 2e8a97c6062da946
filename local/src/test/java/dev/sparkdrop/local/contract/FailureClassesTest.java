package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.reconcile.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each class of failure, made by the local cloud and met by the real controller through Google's
 * clients, ends in the receipt as docs/failures.md promises.
 */
class FailureClassesTest extends FaultyCloud {
  /** What the local cloud has no way to produce; its tests are with the fakes alone. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "No access to the project",
          "Initialization action fails",
          "Cluster stopped under the job",
          "Bad configuration of the job",
          "Permission to use the cluster",
          "Cluster can't take the job just now");

  /**
   * Those of serverless batches: the lanes of this test have clusters. {@code FailuresPageTest} has
   * what Dataproc says and what the receipt says, with fakes.
   */
  private static final Set<String> OF_BATCHES =
      Set.of(
          "Serverless: quota used up",
          "Serverless: quota used up, seen after the creation",
          "Serverless: stock-out",
          "Serverless: too many calls of the API",
          "Serverless: permission of the functions",
          "Serverless: permission to act as the batch's account",
          "Serverless: bad configuration",
          "Serverless: the driver's machine does not start",
          "Serverless: the driver fails",
          "Serverless: time-out",
          "Serverless: the batch's own `ttl`",
          "Serverless: cancelled by hand",
          "Serverless: deleted by hand",
          "Serverless: a creation that comes after its run was given up");

  /**
   * One way to produce a class.
   *
   * @param what the class, as the page calls it
   * @param words of the platform, which the receipt has to repeat; empty where it said none
   * @param settings lines of the pipeline file
   */
  private record Way(String what, String words, String settings, Consumer<OneLane> trouble) {
    @Override
    public String toString() {
      return what + (words.isEmpty() ? "" : ": " + words);
    }
  }

  private static Way fault(String what, String fault, String words) {
    return new Way(what, words, "", lane -> fails(lane, fault));
  }

  private static void fails(OneLane lane, String fault) {
    cloud.fault(fault);
    lane.objectLands();
  }

  /** A job that hangs runs when somebody's hand, or the time, comes. */
  private static Way underJob(String what, String words, Consumer<OneLane> trouble) {
    return new Way(
        what,
        words,
        "",
        lane -> {
          fails(lane, "{'where': 'job', 'what': 'hang'}");
          lane.await("RUNNING");
          trouble.accept(lane);
        });
  }

  static List<Way> ways() {
    return List.of(
        fault(
            "Quota used up",
            "{'where': 'create', 'what': 'quota'}",
            "Insufficient 'N2_CPUS' quota."),
        fault(
            "Quota used up, seen while creating",
            "{'where': 'boot', 'what': 'quota'}",
            "Insufficient 'N2_CPUS' quota."),
        fault("Stock-out", "{'where': 'create', 'what': 'stockout'}", "STOCKOUT"),
        fault(
            "Stock-out, seen while creating", "{'where': 'boot', 'what': 'stockout'}", "STOCKOUT"),
        new Way(
            "No rung can be had",
            "Insufficient 'N2_CPUS' quota.",
            "timeouts: {giveUp: 30m}",
            lane -> {
              fails(lane, "{'where': 'create', 'what': 'quota', 'times': 1000}");
              lane.firstReceipt();
              cloud.call("DELETE", "/local/faults", null);
            }),
        fault(
            "Too many calls of the API",
            "{'where': 'dataproc', 'what': '429', 'match': 'POST */clusters?*', 'times': 2}",
            ""),
        fault(
            "Permission of the functions",
            "{'where': 'create', 'what': 'permission'}",
            "Permission 'dataproc.clusters.create' denied"),
        fault(
            "Permission of the VMs' account",
            "{'where': 'create', 'what': 'account'}",
            "missing required permissions: [dataproc.agents.create"),
        fault("Bad configuration", "{'where': 'create', 'what': 'config'}", "does not exist"),
        fault(
            "Bad configuration, seen while creating",
            "{'where': 'boot', 'what': 'config'}",
            "does not exist"),
        fault(
            "Any other failure while creating",
            "{'where': 'boot', 'what': 'break'}",
            "Internal error"),
        fault("Cluster does not come up", "{'where': 'boot', 'what': 'hang'}", ""),
        new Way(
            "Cluster deleted by hand while coming up",
            "",
            "",
            lane -> {
              lane.objectLandsAndATickOpensItsRun();
              lane.handDeletesTheCluster();
            }),
        new Way(
            "Cluster's `idleDeleteTtl` before its first job",
            "",
            "",
            lane -> {
              lane.objectLandsAndATickOpensItsRun();
              cloud.timePasses(Duration.ofMinutes(2));
              cloud.timePasses(Duration.ofMinutes(33));
            }),
        underJob(
            "Cluster's `autoDeleteTtl` under the job",
            "Task not found",
            lane -> {
              cloud.timePasses(Duration.ofHours(11));
              lane.await("ERROR");
            }),
        underJob(
            "Cluster deleted by hand under the job",
            "Task not found",
            lane -> {
              lane.handDeletesTheCluster();
              lane.await("ERROR");
            }),
        underJob(
            "Cluster breaks under the job",
            "Internal error",
            lane -> {
              cloud.fault("{'where': 'cluster', 'what': 'break'}");
              lane.await("ERROR");
            }),
        fault("Agent lost", "{'where': 'job', 'what': 'unacquired'}", "Task was not acquired"),
        fault("Agent lost", "{'where': 'job', 'what': 'lost'}", "Task not found"),
        fault(
            "Agent lost, again and again",
            "{'where': 'job', 'what': 'unacquired', 'times': 3}",
            "No agent on master node(s) found to be active"),
        fault("Driver fails", "{'where': 'job', 'what': 'exit'}", "job failure"),
        new Way(
            "Time-out",
            "",
            "timeouts: {job: 30m}",
            lane -> fails(lane, "{'where': 'job', 'what': 'hang'}")),
        underJob("Cancelled by hand", "", OneLane::handCancelsTheJob),
        underJob(
            "Job deleted by hand",
            "",
            lane -> {
              lane.handCancelsTheJob();
              lane.handDeletesTheJob();
            }));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFailureReadsAsThePagePromises(Way way) {
    OneLane lane = new OneLane(cloud, way.settings());

    way.trouble().accept(lane);

    JsonObject receipt = lane.firstReceipt();
    FailuresPage.Promise promised = FailuresPage.of(way.what());
    assertEquals(promised.outcome(), receipt.get("outcome").getAsString(), receipt::toString);
    List<String> sentences = World.reasons(receipt);
    if (promised.sentence() != null) {
      assertTrue(
          promised.sentence().matcher(sentences.get(0)).matches(),
          () -> "promised: " + promised.sentence() + "\nread: " + sentences.get(0));
    }
    assertTrue(String.join("\n", sentences).contains(way.words()), sentences::toString);
    lane.thenItComesToRest();
  }

  @Test
  void everyClassOfThePageIsProducedHereOrNamedAsOneThatCannotBe() {
    Set<String> told = new TreeSet<>(NOT_HERE);
    told.addAll(OF_BATCHES);
    ways().forEach(way -> told.add(way.what()));

    assertEquals(FailuresPage.classes(), told);
  }
}
