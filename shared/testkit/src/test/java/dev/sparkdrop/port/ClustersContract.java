package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedCluster.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Clusters} does. */
public abstract class ClustersContract {
  private static final String LABEL = "sparkdrop-ledger";

  private Clusters clusters;

  /** The port, in a project in which no cluster is, for one test. */
  protected abstract Clusters noClusters();

  /** A region to have clusters in. */
  protected abstract String region();

  /** Another one. */
  protected abstract String otherRegion();

  /** A {@code ClusterConfig} as JSON that is in order. */
  protected abstract String config();

  /** Lets a bit of time pass: less than a cluster needs to come up. */
  protected abstract void aBitOfTimePasses();

  /** How often {@link #aBitOfTimePasses()} is worth it at most. */
  protected int patience() {
    return 200;
  }

  /**
   * Has the next cluster fail on its way up.
   *
   * @param code of {@code google.rpc.Code}, in the creation's operation
   * @param message the operation's error message
   * @param fault what the two mean
   */
  protected abstract void nextClusterBreaks(int code, String message, Failure.Fault fault);

  @BeforeEach
  void begin() {
    clusters = noClusters();
  }

  private Clusters.Order order(String region, String name, String ledger) {
    return new Clusters.Order(region, name, Map.of(LABEL, ledger, "sparkdrop-run", name), config());
  }

  private void create(String name) {
    assertTrue(clusters.create(order(region(), name, "a")).isEmpty());
  }

  /** Waits until a cluster is in a state, and gives what is seen then. */
  private ObservedCluster await(State state, String region, String name) {
    for (int i = 0; i < patience(); i++) {
      ObservedCluster seen = clusters.see(region, name);
      if (seen.state() == state) {
        return seen;
      }
      aBitOfTimePasses();
    }
    return assertFailed(state, clusters.see(region, name));
  }

  private static ObservedCluster assertFailed(State expected, ObservedCluster seen) {
    assertEquals(expected, seen.state(), "still " + seen);
    return seen;
  }

  private void delete(String region, String name) {
    clusters.delete(region, name, clusters.see(region, name).uuid());
    await(State.ABSENT, region, name);
  }

  private List<String> labelled(String region, String ledger) {
    return clusters.labelled(region, LABEL, ledger).stream()
        .map(Clusters.Found::name)
        .sorted()
        .toList();
  }

  @Test
  void whatWasNeverAskedForIsAbsent() {
    assertEquals(ObservedCluster.ABSENT, clusters.see(region(), "never"));
    assertTrue(clusters.labelled(region(), LABEL, "a").isEmpty());
  }

  @Test
  void aClusterComesUpThenIsReadyAndKeepsItsUuid() {
    create("up");

    ObservedCluster first = clusters.see(region(), "up");
    ObservedCluster ready = await(State.READY, region(), "up");

    assertEquals(State.COMING_UP, first.state());
    assertFalse(first.uuid().isBlank());
    assertEquals(first.uuid(), ready.uuid());
  }

  @Test
  void askingAgainIsSuccessAndChangesNothing() {
    create("twice");
    String uuid = clusters.see(region(), "twice").uuid();

    create("twice");
    await(State.READY, region(), "twice");
    create("twice");

    assertEquals(uuid, clusters.see(region(), "twice").uuid());
    assertEquals(List.of("twice"), labelled(region(), "a"));
  }

  @Test
  void aLateRepeatCreatesNothingAfterTheClusterIsGone() {
    create("late");
    await(State.READY, region(), "late");
    delete(region(), "late");

    create("late");

    assertEquals(ObservedCluster.ABSENT, clusters.see(region(), "late"));
  }

  @Test
  void aDeletedClusterGoesAwayAndIsGone() {
    create("goes");
    ObservedCluster ready = await(State.READY, region(), "goes");

    clusters.delete(region(), "goes", ready.uuid());

    assertNotEquals(State.READY, clusters.see(region(), "goes").state());
    await(State.ABSENT, region(), "goes");
    assertTrue(labelled(region(), "a").isEmpty());
  }

  @Test
  void aClusterThatIsComingUpCanBeDeleted() {
    create("early");

    clusters.delete(region(), "early", clusters.see(region(), "early").uuid());

    await(State.ABSENT, region(), "early");
  }

  @Test
  void deletingAgainIsSuccess() {
    create("goes");
    String uuid = await(State.READY, region(), "goes").uuid();
    clusters.delete(region(), "goes", uuid);

    clusters.delete(region(), "goes", uuid);
    await(State.ABSENT, region(), "goes");
    clusters.delete(region(), "goes", uuid);

    assertEquals(ObservedCluster.ABSENT, clusters.see(region(), "goes"));
  }

  @Test
  void anotherClusterOfTheNameIsNotDeleted() {
    create("namesake");
    await(State.READY, region(), "namesake");

    clusters.delete(region(), "namesake", "00000000-0000-4000-8000-000000000000");
    aBitOfTimePasses();

    assertEquals(State.READY, clusters.see(region(), "namesake").state());
  }

  @Test
  void labelsFindTheirClustersInEveryState() {
    assertTrue(clusters.create(order(region(), "mine-1", "a")).isEmpty());
    assertTrue(clusters.create(order(region(), "mine-2", "a")).isEmpty());
    assertTrue(clusters.create(order(region(), "theirs", "b")).isEmpty());
    assertTrue(clusters.create(order(otherRegion(), "mine-there", "a")).isEmpty());

    List<String> comingUp = labelled(region(), "a");
    String uuid = await(State.READY, region(), "mine-1").uuid();

    assertEquals(List.of("mine-1", "mine-2"), comingUp);
    assertEquals(List.of("mine-there"), labelled(otherRegion(), "a"));
    Clusters.Found found =
        clusters.labelled(region(), LABEL, "a").stream()
            .filter(f -> f.name().equals("mine-1"))
            .findFirst()
            .orElseThrow();
    assertEquals(region(), found.region());
    assertEquals(uuid, found.uuid());
    assertEquals("mine-1", found.labels().get("sparkdrop-run"));
    assertFalse(found.goingAway());
  }

  @Test
  void aQuotaThatIsUsedUpBreaksTheClusterAndSaysSo() {
    breaks(3, "Insufficient 'N2_CPUS' quota. Requested 12.0, available 4.0.", Failure.Fault.QUOTA);
  }

  @Test
  void aStockoutBreaksTheClusterAndSaysSo() {
    breaks(
        14,
        "The zone 'us-central1-a' does not have enough resources available: STOCKOUT.",
        Failure.Fault.STOCKOUT);
  }

  @Test
  void aWrongConfigurationBreaksTheClusterAndSaysSo() {
    breaks(3, "Machine type n9-unheard-of was not found.", Failure.Fault.USER);
  }

  @Test
  void aMissingPermissionBreaksTheClusterAndSaysSo() {
    breaks(
        3,
        "Service account vm@p is missing required permissions: [dataproc.agents.create].",
        Failure.Fault.USER);
  }

  @Test
  void aFailedInitializationActionBreaksTheClusterAndSaysSo() {
    breaks(13, "Initialization action failed. Failed action 'gs://b/a.sh'.", Failure.Fault.USER);
  }

  @Test
  void anInternalErrorBreaksTheClusterAndSaysSo() {
    breaks(13, "Internal server error.", Failure.Fault.PLATFORM);
  }

  private void breaks(int code, String message, Failure.Fault fault) {
    nextClusterBreaks(code, message, fault);
    create("broken");

    ObservedCluster broken = await(State.BROKEN, region(), "broken");

    assertNotNull(broken.failure());
    assertEquals(fault, broken.failure().fault());
    assertTrue(broken.failure().sentence().contains(message), broken.failure().sentence());
    assertEquals(List.of("broken"), labelled(region(), "a"));
    delete(region(), "broken");
  }
}
