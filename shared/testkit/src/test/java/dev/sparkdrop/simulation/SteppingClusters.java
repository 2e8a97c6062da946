package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import java.util.List;
import java.util.Optional;

/** Clusters whose every request is a turn, and whose deletions are judged. */
class SteppingClusters implements Clusters {
  private final Clusters clusters;
  private final Calls calls;
  private final Witness witness;

  SteppingClusters(Clusters clusters, Calls calls, Witness witness) {
    this.clusters = clusters;
    this.calls = calls;
    this.witness = witness;
  }

  @Override
  public Optional<Failure> create(Order order) {
    return calls.callThatMayBeLate(
        () -> "create cluster " + order.name() + " in " + order.region(),
        () -> {
          witness.beforeCreation(order);
          return clusters.create(order);
        });
  }

  @Override
  public ObservedCluster see(String region, String name) {
    return calls.call(
        () -> "see cluster " + name,
        () -> {
          ObservedCluster seen = clusters.see(region, name);
          witness.saw(name, seen.state());
          return seen;
        });
  }

  @Override
  public void delete(String region, String name, String uuid) {
    calls.run(
        () -> "delete cluster " + name + " " + uuid,
        () -> {
          witness.beforeDeletion(region, name, uuid);
          clusters.delete(region, name, uuid);
        });
  }

  @Override
  public List<Found> labelled(String region, String key, String value) {
    return calls.call(
        () -> "list clusters in " + region, () -> clusters.labelled(region, key, value));
  }
}
