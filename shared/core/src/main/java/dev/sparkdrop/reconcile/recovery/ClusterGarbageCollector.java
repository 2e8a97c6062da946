package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.LaneRecords.Listed;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Clusters.Found;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.reconcile.loop.ResourceLabels;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The last word on clusters: what no record claims is deleted. */
public final class ClusterGarbageCollector {
  /** How long the platform may take to end a cluster by its own limit. */
  private static final Duration LATE = Duration.ofMinutes(30);

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final RunRecovery runRecovery;
  private final Clusters clusters;
  private final String homeRegion;
  private final Clock clock;
  private final StructuredLog log;

  /**
   * @param homeRegion is swept even when no pipeline names it any more
   */
  public ClusterGarbageCollector(
      PipelineRepository pipelineRepository,
      Ledger ledger,
      RunRecovery runRecovery,
      Clusters clusters,
      String homeRegion,
      Clock clock,
      StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.runRecovery = runRecovery;
    this.clusters = clusters;
    this.homeRegion = homeRegion;
    this.clock = clock;
    this.log = log;
  }

  /** Sweeps every region that a pipeline names. */
  public void run(InvocationDeadline invocationDeadline) {
    each(regions(), invocationDeadline);
  }

  /**
   * Sweeps those regions that no pipeline names.
   *
   * @param others regions in which open runs have clusters, or had
   */
  public void sweep(Collection<String> others, InvocationDeadline invocationDeadline) {
    Set<String> regions = new LinkedHashSet<>(others);
    regions.removeAll(regions());
    each(regions, invocationDeadline);
  }

  private Set<String> regions() {
    Set<String> regions = new LinkedHashSet<>(List.of(homeRegion));
    regions.addAll(pipelineRepository.regions());
    return regions;
  }

  private void each(Set<String> regions, InvocationDeadline invocationDeadline) {
    for (String region : regions) {
      try {
        if (!invocationDeadline.passed()) {
          sweep(region, invocationDeadline);
        }
      } catch (RetryLater e) {
        log.warning(
            "sweep_retry",
            "region could not be swept for the moment",
            "region",
            region,
            "reason",
            e.toString());
      } catch (RuntimeException e) {
        log.error(
            "sweep_failed", "region could not be swept", "region", region, "reason", e.toString());
      }
    }
  }

  /**
   * The clusters are listed before the records are read: the claim is always written before the
   * cluster exists, so what no record claims then is truly unclaimed.
   */
  private void sweep(String region, InvocationDeadline invocationDeadline) {
    Instant looked = clock.instant();
    List<Found> all = clusters.labelled(region, ResourceLabels.LEDGER, ledger.label());
    Map<Lane, Listed> listed = new HashMap<>();
    ledger
        .records()
        .listed(all.stream().map(ClusterGarbageCollector::lane).distinct().toList())
        .forEach(each -> listed.put(Lane.named(each.pipeline(), each.lane()), each));
    List<Listed> claimed = new ArrayList<>();
    for (Found found : all) {
      Listed its = listed.get(lane(found));
      if (its != null && its.cluster().filter(found.name()::equals).isPresent()) {
        claimed.add(its);
      } else if (!found.goingAway() && !invocationDeadline.passed() && unclaimed(found)) {
        log.warning(
            "cluster_orphan_deleted",
            "cluster that no lane claims is deleted",
            "cluster",
            found.name(),
            "region",
            region);
        clusters.delete(region, found.name(), found.uuid());
      }
      if (outlived(found, looked)) {
        // An alert waits for these words (deploy/alert-old-cluster.json).
        log.error(
            "cluster_outlived_limit",
            "cluster has outlived its own limit; delete it by hand if it stays",
            "cluster",
            found.name(),
            "region",
            region,
            "end",
            found.end());
      }
    }
    // A record that an older version wrote has no entry among the active lanes.
    ledger.records().index(claimed);
  }

  private static Lane lane(Found found) {
    return Lane.named(
        found.labels().getOrDefault(ResourceLabels.PIPELINE, ""),
        found.labels().getOrDefault(ResourceLabels.LANE, ""));
  }

  /** The platform did not do what nothing else can do once we are gone. */
  private static boolean outlived(Found found, Instant looked) {
    return found.end() != null && looked.isAfter(found.end().plus(LATE));
  }

  private boolean unclaimed(Found found) {
    Lane lane = lane(found);
    try {
      // Where the record of an open run was deleted, its cluster is judged by the next sweep.
      Optional<LaneRecord> record =
          ledger.records().read(lane.pipeline(), lane.id()).map(LaneRecords.Versioned::record);
      return record.isEmpty()
          // Read once more: another instance may have taken it up since.
          ? !runRecovery.takeUp(lane) && ledger.records().read(lane.pipeline(), lane.id()).isEmpty()
          : record.get().lease() == null || !found.name().equals(record.get().lease().cluster());
    } catch (IdNotTaken e) {
      // The region's other clusters need not wait for it.
      log.warning(
          "cluster_left_for_now",
          "cluster is left until its lane's open run is taken up again",
          "cluster",
          found.name(),
          "reason",
          e.getMessage());
      return false;
    } catch (CorruptRecord e) {
      log.error(
          "cluster_left",
          "cluster is left to its own end, since its lane's record cannot be read",
          "cluster",
          found.name(),
          "reason",
          e.getMessage());
      return false;
    }
  }
}
