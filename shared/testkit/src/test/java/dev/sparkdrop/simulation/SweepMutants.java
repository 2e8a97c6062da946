package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Worlds in which the rules about clusters' ends, 6 and 7, are switched off. */
final class SweepMutants {
  private SweepMutants() {}

  /** Passes everything on. */
  private static class PassingClusters implements Clusters {
    private final Clusters clusters;

    PassingClusters(Clusters clusters) {
      this.clusters = clusters;
    }

    @Override
    public Optional<Failure> create(Order order) {
      return clusters.create(order);
    }

    @Override
    public ObservedCluster see(String region, String name) {
      return clusters.see(region, name);
    }

    @Override
    public void delete(String region, String name, String uuid) {
      clusters.delete(region, name, uuid);
    }

    @Override
    public List<Found> labelled(String region, String key, String value) {
      return clusters.labelled(region, key, value);
    }
  }

  /** Rule 6: clusters are created without TTLs. */
  static final class Endless extends Mutant {
    @Override
    Clusters clusters(Clusters stepping, Scene scene) {
      return new PassingClusters(stepping) {
        @Override
        public Optional<Failure> create(Order order) {
          return super.create(new Order(order.region(), order.name(), order.labels(), "{}"));
        }
      };
    }
  }

  /** Rule 7: nobody sweeps. */
  static final class Unswept extends Mutant {
    @Override
    Clusters clusters(Clusters stepping, Scene scene) {
      return new PassingClusters(stepping) {
        @Override
        public List<Found> labelled(String region, String key, String value) {
          return List.of();
        }
      };
    }
  }

  /** Rule 7: the sweep reads the records first, and lists the clusters then. */
  static final class RecordsFirst extends Mutant {
    private final Map<String, Map<String, Bucket.Stored>> before = new HashMap<>();

    @Override
    Clusters clusters(Clusters stepping, Scene scene) {
      return new PassingClusters(stepping) {
        @Override
        public List<Found> labelled(String region, String key, String value) {
          Map<String, Bucket.Stored> records = new HashMap<>();
          scene.state.names().stream()
              .filter(name -> name.startsWith("lanes/"))
              .forEach(name -> records.put(name, scene.state.read(name).orElseThrow()));
          before.put(scene.stage.who(), records);
          return super.labelled(region, key, value);
        }
      };
    }

    @Override
    Bucket state(Bucket stepping, Scene scene) {
      before.clear();
      return new PassingBucket(stepping) {
        @Override
        public Map<String, Entry> stat(Collection<String> names) {
          Map<String, Entry> now = super.stat(names);
          Map<String, Stored> records = before.get(scene.stage.who());
          if (records == null) {
            return now;
          }
          if (names.stream().noneMatch(name -> name.startsWith("lanes/"))) {
            // The sweep of a region ends with a look at the index of active lanes.
            before.remove(scene.stage.who());
            return now;
          }
          Map<String, Entry> then = new HashMap<>(now);
          then.keySet().retainAll(records.keySet());
          then.replaceAll((name, entry) -> records.get(name).entry());
          return then;
        }

        @Override
        public Optional<Stored> read(String name) {
          Optional<Stored> now = super.read(name);
          Map<String, Stored> records = before.get(scene.stage.who());
          boolean sweeps = records != null && name.startsWith("lanes/");
          return sweeps ? Optional.ofNullable(records.get(name)) : now;
        }
      };
    }
  }
}
