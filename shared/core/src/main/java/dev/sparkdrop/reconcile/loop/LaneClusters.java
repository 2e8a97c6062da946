package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.LaneRecords.Listed;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Clusters;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which lanes have a cluster, by the platform's own list, and not by their records. */
public record LaneClusters(
    Clusters clusters, String ledger, PipelineRepository pipelineRepository, String homeRegion) {

  /** Whether the platform has a cluster of that lane in any region that a pipeline names. */
  public boolean any(Listed lane) {
    Set<String> regions = new LinkedHashSet<>(pipelineRepository.regions());
    regions.add(homeRegion);
    return regions.stream()
        .flatMap(region -> clusters.labelled(region, ResourceLabels.LANE, lane.lane()).stream())
        .filter(found -> ledger.equals(found.labels().get(ResourceLabels.LEDGER)))
        .anyMatch(found -> lane.pipeline().equals(found.labels().get(ResourceLabels.PIPELINE)));
  }
}
