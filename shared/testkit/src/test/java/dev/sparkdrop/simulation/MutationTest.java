package dev.sparkdrop.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What each rule of the design is for: without it, random walks break a promise, and soon.
 *
 * <p>Two have no walk that needs them, since something else stands behind them: deletions carry the
 * UUID, and creations an id of their request, and no name is ever used twice. {@link FenceTest} and
 * {@link TtlTest} tell what they, and the TTLs, are for.
 */
@Execution(ExecutionMode.CONCURRENT)
class MutationTest {
  private static final int MOST = 4_000;

  @TestFactory
  Stream<DynamicTest> aRuleThatIsSwitchedOffIsFound() {
    return Stream.of(
        without(
            "rule 1: an event is acknowledged only when its entry is there",
            new Mutants.EarlyAcknowledgement(),
            "an object is in 0 manifests"),
        without(
            "rule 1: somebody looks into the inboxes of idle lanes",
            new Mutants.UnwatchedInboxes(),
            "no progress"),
        without(
            "rule 2: the first manifest of a run is the only one",
            new Mutants.Overwriting("/manifest.json"),
            "an object is in"),
        without(
            "rule 2: an empty batch is claimed too", new Mutants.NoEmptyManifest(), "a receipt"),
        without(
            "rule 2: what is claimed is marked done",
            new Mutants.Forgetting(false),
            "an object is in 2 manifests"),
        without(
            "rule 2: what is dropped is marked done too",
            new Mutants.Forgetting(true),
            "an object is in 2 manifests"),
        without(
            "rule 2: done first, then the lane moves on",
            new Mutants.LaneFirst("done/"),
            "an object is in 2 manifests"),
        without(
            "rule 2: only the live generation is processed",
            new Mutants.StaleGenerations(),
            "an object was dropped for an untrue reason"),
        without(
            "rule 3: a record is changed only if it is still the one that was seen",
            new Mutants.Overwriting(".json"),
            "a run without a receipt"),
        without(
            "rule 4: what a failed rung left behind is deleted before the next",
            new Mutants.Without("PROVISIONING: given up on, and still there"),
            "a lane let go of a cluster that it saw there"),
        without(
            "rule 4: a job is looked at once more when its cluster is gone",
            new Mutants.NobodyLooksAgain(),
            "a batch succeeded twice"),
        without(
            "rule 4: no attempt after a cancel or a time-out",
            new Mutants.CancelledIsFailed(),
            "a batch was run again although its job was CANCELLED"),
        without(
            "rule 4: attempts that fail by the job's own fault are counted",
            new Mutants.Without("RUNNING: job failed by its own fault, no attempts left"),
            "a batch that failed by its own fault was run too often"),
        without(
            "rule 5: a cluster is claimed before it is created",
            new Mutants.ClaimAfterCreate(),
            "a cluster was created before a record claimed it"),
        without(
            "rule 5: every run that was opened gets its receipt",
            new Mutants.Without("CLOSING: receipt not written, or not known to be published"),
            "a run without a receipt"),
        without(
            "rule 5: a receipt is published again by whoever finds it",
            new Mutants.OnlyTheWriterPublishes(),
            "a receipt that nobody was told of"),
        without(
            "rule 6: every cluster has TTLs",
            new SweepMutants.Endless(),
            "a cluster was created without its own end"),
        without(
            "rule 7: what no record claims is deleted",
            new SweepMutants.Unswept(),
            "a cluster is left though no lane needs it"),
        without(
            "rule 7: the clusters are listed before the records are read",
            new SweepMutants.RecordsFirst(),
            "a claimed cluster was deleted, and its record did not say so"),
        without(
            "lost events: somebody looks for them",
            new BatchingMutants.NoPass(),
            "an object is in 0 manifests"),
        without(
            "lost events: a pass looks into what was too young for the last",
            new BatchingMutants.SkippedWindow(),
            "an object is in 0 manifests"),
        without(
            "running again: a failed batch that was run again is noted as such",
            new BatchingMutants.Unnoted(),
            "a failed batch was run again twice"),
        without(
            "by hand: a paused pipeline opens no run",
            new CommandMutants.Unpaused(),
            "a paused pipeline opened a run"),
        without(
            "by hand: only the run that is named is cancelled",
            new CommandMutants.AnyRun(),
            "a run was cancelled that nobody named"),
        without(
            "by hand: it is that run's job that is told to stop",
            new CommandMutants.AnotherJob(),
            "a job was told to stop, and no record said so"),
        without(
            "markers: the directory comes first",
            new BatchingMutants.MarkerFirst(),
            "a marker was taken away that something waits for"),
        without(
            "batches: a manifest says that something is left over",
            new BatchingMutants.NothingLeftOver(),
            "a marker's batch is not all of its directory"),
        without(
            "batches: maxBytes is a bound",
            new BatchingMutants.Unbounded("maxBytes"),
            "a batch has more than maxBytes"),
        without(
            "batches: maxObjects is a bound",
            new BatchingMutants.Unbounded("maxObjects"),
            "a batch has more than maxObjects"),
        without(
            "rule 8: a commit replaces what the same objects wrote before",
            new OutputMutants.Appending(),
            "an object's rows are in the table more than once"),
        without(
            "rule 4: a job that one look does not find may be there",
            new OutputMutants.OneLook(),
            "a receipt says that a job was deleted that nothing deleted"),
        without(
            "warehouse: after the files comes the transaction",
            new Mutants.Without("LOADING: part loaded, more follow"),
            "an object's rows are in the warehouse not at all"),
        without(
            "accounts: first the cluster's, then the lane moves on",
            new Mutants.LaneFirst("clusters/"),
            "a lane let go of a cluster that has no account"),
        without(
            "bisecting: a batch that fails is halved",
            new Mutants.Without(
                "RUNNING: job failed by its own fault, no attempts left, its batch may be halved"),
            "a failed batch was not halved"),
        without(
            "bisecting: both halves are run",
            BisectMutants.oneHalf(),
            "an object of a halved batch is in 0 halves"),
        without(
            "bisecting: no object is in both halves",
            BisectMutants.overlap(),
            "an object of a halved batch is in 2 halves"),
        without(
            "bisecting: maxJobs is a bound",
            new BisectMutants.Endless(),
            "a half was run after the last job that may be"),
        without(
            "serverless: the id of a batch that is given up is taken",
            new ServerlessMutants.FreeIds(),
            "a receipt says otherwise than its job"),
        without(
            "serverless: where its id cannot be taken now, it is tried again",
            new ServerlessMutants.OneTry(),
            "a receipt says otherwise than its job"),
        without(
            "limits: clusters are counted once more after the intent was written",
            new Mutants.Without(
                "PROVISIONING: cluster not asked for, pipeline at its limit of clusters"),
            "a pipeline has two clusters more than its limit"));
  }

  private static DynamicTest without(String rule, Mutant mutant, String promise) {
    return DynamicTest.dynamicTest(rule, () -> thenWalksFind(rule, mutant, promise));
  }

  private static void thenWalksFind(String rule, Mutant mutant, String promise) {
    Set<String> broken = new TreeSet<>();
    for (long seed = 1; seed <= MOST; seed++) {
      for (String fault : Walk.of(seed, false, mutant, new Situations()).faults()) {
        broken.add(fault);
        if (fault.startsWith(promise)) {
          System.out.println("without " + rule + ": found after " + seed + " walks: " + fault);
          return;
        }
      }
    }
    fail("not found in " + MOST + " walks, but these: " + broken);
  }
}
