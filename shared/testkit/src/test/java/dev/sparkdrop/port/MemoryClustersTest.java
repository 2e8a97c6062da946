package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryClustersTest extends ClustersContract {
  private static final Clusters.Order ORDER =
      new Clusters.Order("us-central1", "c", Map.of(), "{}");

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
  private final MemoryClusters clusters = new MemoryClusters(clock);

  @Override
  protected Clusters noClusters() {
    clusters.bootTime(Duration.ofSeconds(90));
    clusters.deletionTime(Duration.ofSeconds(30));
    return clusters;
  }

  @Override
  protected String region() {
    return "us-central1";
  }

  @Override
  protected String otherRegion() {
    return "us-east1";
  }

  @Override
  protected String config() {
    return "{}";
  }

  @Override
  protected void aBitOfTimePasses() {
    clock.pass(Duration.ofSeconds(5));
  }

  @Override
  protected void nextClusterBreaks(int code, String message, Failure.Fault fault) {
    clusters.breakNext(new Failure(fault, message, clock.instant()));
  }

  @Test
  void aRefusalIsOfOneCreateOnly() {
    Failure quota = new Failure(Failure.Fault.QUOTA, "no quota", clock.instant());
    clusters.refuseNext(quota);

    Optional<Failure> first = clusters.create(ORDER);
    boolean nothing = clusters.there().isEmpty();
    Optional<Failure> second = clusters.create(ORDER);

    assertEquals(Optional.of(quota), first);
    assertTrue(nothing);
    assertTrue(second.isEmpty());
    assertEquals(1, clusters.accepted().size());
  }

  @Test
  void aClusterComesUpWhenToldTo() {
    clusters.create(ORDER);

    clusters.comeUp("c");

    assertEquals(ObservedCluster.State.READY, clusters.see("us-central1", "c").state());
  }

  @Test
  void aReadyClusterBreaksWhenToldTo() {
    clusters.create(ORDER);
    clusters.comeUp("c");
    Failure failure = new Failure(Failure.Fault.PLATFORM, "its master is gone", clock.instant());

    clusters.breakDown("c", failure);

    assertEquals(failure, clusters.see("us-central1", "c").failure());
  }

  @Test
  void aClusterVanishesWhenToldTo() {
    clusters.create(ORDER);

    clusters.vanish("c");

    assertEquals(ObservedCluster.ABSENT, clusters.see("us-central1", "c"));
  }

  @Test
  void aClusterEndsWhenItsTtlIsOver() {
    String config = "{\"lifecycleConfig\":{\"autoDeleteTtl\":\"600s\"}}";
    clusters.create(new Clusters.Order("us-central1", "c", Map.of(), config));
    String uuid = clusters.see("us-central1", "c").uuid();
    clock.pass(Duration.ofSeconds(599));
    boolean before = clusters.there().isEmpty();

    clock.pass(Duration.ofSeconds(1));

    assertFalse(before);
    assertTrue(clusters.there().isEmpty());
    assertEquals(Optional.of(clock.instant()), clusters.lost(uuid));
  }

  @Test
  void anUnsteadyClusterIsReadyAgainAfterAWhile() {
    clusters.create(ORDER);
    clusters.comeUp("c");

    clusters.beUnsteady("c", Duration.ofSeconds(30));
    ObservedCluster.State meanwhile = clusters.see("us-central1", "c").state();
    clock.pass(Duration.ofSeconds(30));

    assertEquals(ObservedCluster.State.COMING_UP, meanwhile);
    assertEquals(ObservedCluster.State.READY, clusters.see("us-central1", "c").state());
  }
}
