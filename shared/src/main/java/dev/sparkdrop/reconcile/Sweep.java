package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Clusters.Found;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
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
final class Sweep {
  /** How long the platform may take to end a cluster by its own limit. */
  private static final Duration LATE = Duration.ofMinutes(30);

  private final Catalog catalog;
  private final Ledger ledger;
  private final Orphans orphans;
  private final Clusters clusters;
  private final String homeRegion;
  private final Clock clock;
  private final StepLog log;

  /**
   * @param homeRegion is swept even when no pipeline names it any more
   */
  Sweep(
      Catalog catalog,
      Ledger ledger,
      Orphans orphans,
      Clusters clusters,
      String homeRegion,
      Clock clock,
      StepLog log) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.orphans = orphans;
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
  void run(Collection<String> others, Deadline deadline) {
    Set<String> regions = new LinkedHashSet<>(List.of(homeRegion));
    regions.addAll(catalog.regions());
    regions.addAll(others);
    for (String region : regions) {
      try {
        if (!deadline.passed()) {
          sweep(region, deadline);
        }
      } catch (RetryLater e) {
        log.warning(
            "region could not be swept for the moment", "region", region, "reason", e.toString());
      } catch (RuntimeException e) {
        log.error("region could not be swept", "region", region, "reason", e.toString());
      }
    }
  }

  /**
   * The clusters are listed before the records are read: the claim is always written before the
   * cluster exists, so what no record claims then is truly unclaimed.
   */
  private void sweep(String region, Deadline deadline) {
    for (Found found : clusters.labelled(region, Labels.LEDGER, ledger.label())) {
      if (!found.goingAway() && !deadline.passed() && unclaimed(found)) {
        log.warning(
            "cluster that no lane claims is deleted", "cluster", found.name(), "region", region);
        clusters.delete(region, found.name(), found.uuid());
      }
      if (outlived(found)) {
        // An alert waits for these words (deploy/alert-old-cluster.json).
        log.error(
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
    String pipeline = found.labels().getOrDefault(Labels.PIPELINE, "");
    String lane = found.labels().getOrDefault(Labels.LANE, "");
    try {
      // Where somebody deleted the record of an open run, its cluster is judged by the next sweep.
      Optional<LaneRecord> record =
          ledger.records().read(pipeline, lane).map(Records.Versioned::record);
      return record.isEmpty()
          // Read once more: somebody else may have taken it up since.
          ? !orphans.takeUp(new Lane(pipeline, lane, new TreeMap<>()))
              && ledger.records().read(pipeline, lane).isEmpty()
          : record.get().claim() == null || !record.get().claim().cluster().equals(found.name());
    } catch (Unreadable e) {
      log.error(
          "cluster is left to its own end, since its lane's record cannot be read",
          "cluster",
          found.name(),
          "reason",
          e.getMessage());
      return false;
    }
  }
}
