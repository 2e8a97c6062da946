package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.run.SeenCluster;
import dev.sparkdrop.run.Trouble;
import java.util.List;
import java.util.Optional;

/** Clusters that no listing finds, so that no sweep can delete them. */
record Unswept(Clusters clusters) implements Clusters {
  @Override
  public Optional<Trouble> create(Order order) {
    return clusters.create(order);
  }

  @Override
  public SeenCluster see(String region, String name) {
    return clusters.see(region, name);
  }

  @Override
  public void delete(String region, String name, String uuid) {
    clusters.delete(region, name, uuid);
  }

  @Override
  public List<Found> labelled(String region, String key, String value) {
    return List.of();
  }
}
