package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Clusters.Found;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The last word on clusters: what no record claims is deleted. */
public final class Sweep {
  private final Catalog catalog;
  private final Ledger ledger;
  private final Clusters clusters;
  private final String homeRegion;
  private final StepLog log;

  /**
   * @param homeRegion is swept even when no pipeline names it any more
   */
  public Sweep(Catalog catalog, Ledger ledger, Clusters clusters, String homeRegion, StepLog log) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.clusters = clusters;
    this.homeRegion = homeRegion;
    this.log = log;
  }

  void run(Deadline deadline) {
    Set<String> regions = new LinkedHashSet<>(List.of(homeRegion));
    regions.addAll(catalog.regions());
    for (String region : regions) {
      try {
        sweep(region, deadline);
      } catch (RetryLater e) {
        log.warning("region could not be swept for the moment", "region", region, "reason", e);
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
    }
  }

  private boolean unclaimed(Found found) {
    String pipeline = found.labels().getOrDefault(Labels.PIPELINE, "");
    String lane = found.labels().getOrDefault(Labels.LANE, "");
    try {
      return ledger
          .records()
          .read(pipeline, lane)
          .map(seen -> seen.record().claim())
          .filter(claim -> claim.cluster().equals(found.name()))
          .isEmpty();
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
