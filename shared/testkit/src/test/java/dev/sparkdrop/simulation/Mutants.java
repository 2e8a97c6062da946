package dev.sparkdrop.simulation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Rows;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Worlds in which one rule of the design is switched off. */
final class Mutants {
  private Mutants() {}

  /** Rule 1: the event is acknowledged although its entry could not be written. */
  static final class EarlyAcknowledgement extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          try {
            return super.write(draft, expected);
          } catch (RetryLater e) {
            if (draft.name().startsWith("inbox/")) {
              return OptionalLong.of(1);
            }
            throw e;
          }
        }
      };
    }
  }

  /** Rule 1: nobody looks into the inboxes of lanes that are idle. */
  static final class UnwatchedInboxes extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public List<String> folders(String prefix) {
          return prefix.startsWith("inbox/") ? List.of() : super.folders(prefix);
        }
      };
    }
  }

  /** Objects of that ending are written whatever is there. */
  static final class Overwriting extends Mutant {
    private final String ending;

    Overwriting(String ending) {
      this.ending = ending;
    }

    @Override
    Bucket rawState(Bucket bucket) {
      return new PassingBucket(bucket) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          boolean blind = draft.name().endsWith(ending);
          long live = read(draft.name()).map(there -> there.entry().generation()).orElse(NONE);
          return super.write(draft, blind ? live : expected);
        }
      };
    }
  }

  /** Rule 2: an empty batch is not claimed. */
  static final class NoEmptyManifest extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          boolean empty =
              draft.name().endsWith("/manifest.json") && !draft.content().contains("generation");
          return empty ? OptionalLong.of(1) : super.write(draft, expected);
        }
      };
    }
  }

  /** Rule 2: done marks are not written; or only those of dropped objects are not. */
  static final class Forgetting extends Mutant {
    private final boolean onlyDropped;

    Forgetting(boolean onlyDropped) {
      this.onlyDropped = onlyDropped;
    }

    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public Set<String> createAll(Collection<Draft> drafts) {
          return super.createAll(drafts.stream().filter(d -> !forgets(d, scene)).toList());
        }
      };
    }

    private boolean forgets(Bucket.Draft draft, Scene scene) {
      if (!draft.name().startsWith("done/")) {
        return false;
      }
      long generation = Long.parseLong(draft.metadata().get("generation"));
      return !onlyDropped
          || scene
              .landing
              .read(draft.metadata().get("name"))
              .filter(live -> live.entry().generation() == generation)
              .isEmpty();
    }
  }

  /** The lane moves on first, and then what lies in that folder is created. */
  static final class LaneFirst extends Mutant {
    private final String folder;

    LaneFirst(String folder) {
      this.folder = folder;
    }

    @Override
    Bucket state(Bucket stepping, Scene scene) {
      Map<String, Collection<Bucket.Draft>> held = new HashMap<>();
      return new PassingBucket(stepping) {
        @Override
        public Set<String> createAll(Collection<Draft> drafts) {
          if (drafts.stream().noneMatch(draft -> draft.name().startsWith(folder))) {
            return super.createAll(drafts);
          }
          held.put(scene.stage.who(), drafts);
          return Set.of();
        }

        @Override
        public OptionalLong write(Draft draft, long expected) {
          OptionalLong written = super.write(draft, expected);
          if (draft.name().startsWith("lanes/")) {
            Optional.ofNullable(held.remove(scene.stage.who())).ifPresent(super::createAll);
          }
          return written;
        }
      };
    }
  }

  /** Rule 2: the first generation that was seen of a name counts as the live one. */
  static final class StaleGenerations extends Mutant {
    @Override
    Bucket landing(Bucket stepping) {
      Map<String, Bucket.Entry> first = new HashMap<>();
      return new PassingBucket(stepping) {
        @Override
        public Map<String, Entry> stat(Collection<String> names) {
          super.stat(names).forEach(first::putIfAbsent);
          return first;
        }
      };
    }
  }

  /** Rule 4: a job counts as lost once its cluster is given up on. */
  static final class NobodyLooksAgain extends Mutant {
    @Override
    Jobs jobs(Jobs stepping, Scene scene) {
      return new HastyJobs(stepping, scene);
    }
  }

  /** Rule 4: a job that was cancelled, or told to stop, counts as one that failed. */
  static final class CancelledIsFailed extends Mutant {
    @Override
    Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
      ObservedJob job = observedState.job();
      boolean cancelled = job.state() == ObservedJob.State.CANCELLED;
      ObservedJob told =
          cancelled
              ? new ObservedJob(ObservedJob.State.LOST, "lost", job.ended(), job.driverOutput())
              : job;
      return super.decide(
          policy,
          record,
          new ObservedState(
              observedState.now(),
              observedState.freshRun(),
              observedState.inbox(),
              observedState.pipeline(),
              observedState.cluster(),
              told));
    }
  }

  /** A row of the table that never holds. */
  static final class Without extends Mutant {
    private final String row;

    Without(String row) {
      if (!Rows.all().contains(row)) {
        throw new IllegalArgumentException("no such row: " + row);
      }
      this.row = row;
    }

    @Override
    Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
      return Rows.without(row, policy, record, observedState);
    }
  }

  /** Rule 5: the cluster is created first, and then the record claims it. */
  static final class ClaimAfterCreate extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          if ("PROVISIONING".equals(draft.metadata().get("phase"))) {
            Clusters.Order order = order(draft.content(), scene.ledger.label());
            scene.calls.run(
                () -> "create " + order.name(),
                () -> {
                  scene.witness.beforeCreation(order);
                  scene.clusters.create(order);
                });
          }
          return super.write(draft, expected);
        }
      };
    }

    private static Clusters.Order order(String record, String ledger) {
      JsonObject json = JsonParser.parseString(record).getAsJsonObject();
      JsonObject claim = json.getAsJsonObject("claim");
      JsonObject lane = json.getAsJsonObject("lane");
      return new Clusters.Order(
          claim.get("region").getAsString(),
          claim.get("cluster").getAsString(),
          Map.of(
              "sparkdrop-ledger", ledger,
              "sparkdrop-pipeline", lane.get("pipeline").getAsString(),
              "sparkdrop-lane", lane.get("id").getAsString(),
              "sparkdrop-run", json.getAsJsonObject("run").get("id").getAsString()),
          "{\"idleDeleteTtl\": \"1800s\", \"autoDeleteTtl\": \"7800s\"}");
    }
  }

  /** Rule 5: only whoever wrote the receipt publishes it. */
  static final class OnlyTheWriterPublishes extends Mutant {
    private final Set<String> late = new HashSet<>();

    @Override
    Bucket state(Bucket stepping, Scene scene) {
      late.clear();
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          OptionalLong written = super.write(draft, expected);
          if (draft.name().endsWith("/receipt.json") && written.isEmpty()) {
            late.add(scene.stage.who());
          }
          return written;
        }
      };
    }

    @Override
    RunPublisher announcements(RunPublisher stepping, Scene scene) {
      return (text, attributes) -> {
        if (!late.remove(scene.stage.who())) {
          stepping.publish(text, attributes);
        }
      };
    }
  }
}
