package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedJob.State;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Jobs} does. */
public abstract class JobsContract {
  private Jobs jobs;
  private String id;

  /** The port. */
  protected abstract Jobs jobs();

  /** Where the port's jobs run. */
  protected abstract Clusters clusters();

  /** A region to have clusters in. */
  protected abstract String region();

  /** A {@code ClusterConfig} as JSON that is in order. */
  protected abstract String config();

  /** A {@code Job} as JSON that succeeds after a while. */
  protected abstract String jobThatSucceeds();

  /** A {@code Job} as JSON that fails by its own fault after a while. */
  protected abstract String jobThatFails();

  /** A {@code Job} as JSON that runs for longer than any test. */
  protected abstract String jobThatGoesOn();

  /** Lets a bit of time pass: less than a job or a cluster needs. */
  protected abstract void aBitOfTimePasses();

  /** How often {@link #aBitOfTimePasses()} is worth it at most. */
  protected int patience() {
    return 600;
  }

  @BeforeEach
  void begin() {
    jobs = jobs();
    // Names of a test's own, for where all tests share one project.
    id = "run-" + UUID.randomUUID().toString().substring(0, 8) + "-a1";
  }

  private Jobs.Order order(String cluster, String job) {
    return new Jobs.Order(region(), cluster, id, Map.of("sparkdrop-run", "run"), job);
  }

  private String readyCluster() {
    String name = comingUpCluster();
    for (int i = 0; i < patience() && cluster(name) != ObservedCluster.State.READY; i++) {
      aBitOfTimePasses();
    }
    assertEquals(ObservedCluster.State.READY, cluster(name));
    return name;
  }

  private String comingUpCluster() {
    String name = "jobs-" + UUID.randomUUID().toString().substring(0, 8);
    assertTrue(clusters().create(new Clusters.Order(region(), name, Map.of(), config())).isEmpty());
    return name;
  }

  private ObservedCluster.State cluster(String name) {
    return clusters().see(region(), name).state();
  }

  /** Waits until the job is in a state, and gives what is seen then. */
  private ObservedJob await(State state) {
    for (int i = 0; i < patience() && jobs.see(region(), id).state() != state; i++) {
      aBitOfTimePasses();
    }
    ObservedJob seen = jobs.see(region(), id);
    assertEquals(state, seen.state(), "still " + seen);
    return seen;
  }

  private void delete(String cluster) {
    clusters().delete(region(), cluster, clusters().see(region(), cluster).uuid());
  }

  @Test
  void whatWasNeverSubmittedIsAbsent() {
    assertEquals(ObservedJob.ABSENT, jobs.see(region(), id));
  }

  @Test
  void aJobIsActiveThenSucceeds() {
    String cluster = readyCluster();

    boolean accepted = jobs.submit(order(cluster, jobThatSucceeds())).isEmpty();
    ObservedJob active = jobs.see(region(), id);
    ObservedJob ended = await(State.SUCCEEDED);

    assertTrue(accepted);
    assertEquals(State.ACTIVE, active.state());
    assertNull(active.ended());
    assertNotNull(ended.ended());
    assertTrue(ended.driverOutput().startsWith("gs://"), ended.driverOutput());
    delete(cluster);
  }

  @Test
  void aFinalJobStaysWhatItIsAfterItsClusterIsGone() {
    String cluster = readyCluster();
    assertTrue(jobs.submit(order(cluster, jobThatSucceeds())).isEmpty());
    ObservedJob ended = await(State.SUCCEEDED);

    delete(cluster);
    for (int i = 0; i < patience() && cluster(cluster) != ObservedCluster.State.ABSENT; i++) {
      aBitOfTimePasses();
    }

    assertEquals(ended, jobs.see(region(), id));
  }

  @Test
  void aJobThatFailsSaysWhy() {
    String cluster = readyCluster();
    assertTrue(jobs.submit(order(cluster, jobThatFails())).isEmpty());

    ObservedJob failed = await(State.FAILED);

    assertFalse(failed.reason().isBlank());
    assertNotNull(failed.ended());
    delete(cluster);
  }

  @Test
  void submittingAgainIsSuccessAndRunsNothing() {
    String cluster = readyCluster();
    assertTrue(jobs.submit(order(cluster, jobThatSucceeds())).isEmpty());
    ObservedJob ended = await(State.SUCCEEDED);

    boolean again = jobs.submit(order(cluster, jobThatFails())).isEmpty();
    aBitOfTimePasses();

    assertTrue(again);
    assertEquals(ended, jobs.see(region(), id));
    delete(cluster);
  }

  @Test
  void aCancelledJobStopsAndMayBeCancelledAgain() {
    String cluster = readyCluster();
    assertTrue(jobs.submit(order(cluster, jobThatGoesOn())).isEmpty());

    jobs.cancel(region(), id);
    jobs.cancel(region(), id);
    ObservedJob cancelled = await(State.CANCELLED);
    jobs.cancel(region(), id);

    assertEquals(cancelled, jobs.see(region(), id));
    delete(cluster);
  }

  @Test
  void cancellingWhatSucceededOrNeverWasIsLeftAlone() {
    String cluster = readyCluster();
    jobs.cancel(region(), id);
    assertTrue(jobs.submit(order(cluster, jobThatSucceeds())).isEmpty());
    await(State.SUCCEEDED);

    jobs.cancel(region(), id);

    assertEquals(State.SUCCEEDED, jobs.see(region(), id).state());
    delete(cluster);
  }

  @Test
  void deletingTheClusterLosesItsJob() {
    String cluster = readyCluster();
    assertTrue(jobs.submit(order(cluster, jobThatGoesOn())).isEmpty());

    delete(cluster);

    ObservedJob lost = await(State.LOST);
    assertFalse(lost.reason().isBlank());
    assertNotNull(lost.ended());
  }

  @Test
  void aSubmitToNoClusterIsRefusedAndLeavesNoJob() {
    Failure failure = jobs.submit(order("no-such-cluster", jobThatSucceeds())).orElseThrow();

    assertEquals(Failure.Fault.PLATFORM, failure.fault());
    assertTrue(failure.sentence().contains(id), failure.sentence());
    assertEquals(ObservedJob.ABSENT, jobs.see(region(), id));
  }

  @Test
  void aSubmitBeforeTheClusterIsReadyIsRefused() {
    String cluster = comingUpCluster();

    Failure failure = jobs.submit(order(cluster, jobThatSucceeds())).orElseThrow();

    assertEquals(Failure.Fault.PLATFORM, failure.fault());
    assertEquals(ObservedJob.ABSENT, jobs.see(region(), id));
    delete(cluster);
  }

  @Test
  void aRefusedIdIsFreeForTheNextCluster() {
    assertTrue(jobs.submit(order("no-such-cluster", jobThatSucceeds())).isPresent());
    String cluster = readyCluster();

    assertTrue(jobs.submit(order(cluster, jobThatSucceeds())).isEmpty());

    assertNotEquals(ObservedJob.ABSENT, await(State.SUCCEEDED));
    delete(cluster);
  }
}
