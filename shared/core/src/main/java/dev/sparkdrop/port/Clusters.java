package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clusters of the project. Everything may throw {@link RetryLater}. */
public interface Clusters {

  /**
   * A cluster to make.
   *
   * @param config Dataproc's {@code ClusterConfig} as JSON
   */
  record Order(String region, String name, Map<String, String> labels, String config) {
    public Order {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * A cluster that a listing found.
   *
   * @param end when its own limit on its age has it deleted; null where it has none
   */
  record Found(
      String region,
      String name,
      String uuid,
      Map<String, String> labels,
      boolean goingAway,
      Instant end) {
    public Found {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Asks for a cluster. One of that name that is there already is success, and a repeated request
   * for a name makes no second one.
   *
   * @return why it was refused; empty where it was not
   */
  Optional<Failure> create(Order order);

  /** Looks at the cluster of that name. */
  ObservedCluster see(String region, String name);

  /** Deletes that very cluster; one that is gone, going, or another of the name is left alone. */
  void delete(String region, String name, String uuid);

  /** Clusters that carry the label, in every state. */
  List<Found> labelled(String region, String key, String value);
}
