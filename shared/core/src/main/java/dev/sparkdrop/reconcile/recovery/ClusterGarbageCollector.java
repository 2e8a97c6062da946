package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records;
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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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

  /**
   * Sweeps every region that a pipeline names.
   *
   * @param others regions in which open runs have clusters, or had
   */
  public void run(Collection<String> others, InvocationDeadline invocationDeadline) {
    Set<String> regions = new LinkedHashSet<>(List.of(homeRegion));
    regions.addAll(pipelineRepository.regions());
    regions.addAll(others);
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
    for (Found found : clusters.labelled(region, ResourceLabels.LEDGER, ledger.label())) {
      if (!found.goingAway() && !invocationDeadline.passed() && unclaimed(found)) {
        log.warning(
            "cluster_orphan_deleted",
            "cluster that no lane claims is deleted",
            "cluster",
            found.name(),
            "region",
            region);
        clusters.delete(region, found.name(), found.uuid());
      }
      if (outlived(found)) {
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
  }

  /** The platform did not do what nothing else can do once we are gone. */
  private boolean outlived(Found found) {
    return found.end() != null && clock.instant().isAfter(found.end().plus(LATE));
  }

  private boolean unclaimed(Found found) {
    String pipeline = found.labels().getOrDefault(ResourceLabels.PIPELINE, "");
    String lane = found.labels().getOrDefault(ResourceLabels.LANE, "");
    try {
      // Where the record of an open run was deleted, its cluster is judged by the next sweep.
      Optional<LaneRecord> record =
          ledger.records().read(pipeline, lane).map(Records.Versioned::record);
      return record.isEmpty()
          // Read once more: another instance may have taken it up since.
          ? !runRecovery.takeUp(new Lane(pipeline, lane, new TreeMap<>()))
              && ledger.records().read(pipeline, lane).isEmpty()
          : record.get().lease() == null || !record.get().lease().cluster().equals(found.name());
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
