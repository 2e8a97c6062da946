package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedInbox;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedPipeline;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.RunId;
import java.util.List;
import java.util.Optional;

/** Worlds in which what people ask for is misunderstood. */
final class CommandMutants {
  private CommandMutants() {}

  /** A paused pipeline goes on. */
  static final class Unpaused extends Mutant {
    @Override
    Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
      ObservedPipeline file = observedState.pipeline();
      return super.decide(
          policy,
          record,
          new ObservedState(
              observedState.now(),
              observedState.freshRun(),
              file.paused() ? ObservedInbox.DUE : observedState.inbox(),
              new ObservedPipeline(file.digest(), file.sameCluster(), false, file.crowded()),
              observedState.cluster(),
              observedState.job()));
    }
  }

  /** Whichever run of the lane is named, the open one is cancelled. */
  static final class AnyRun extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public Page list(String prefix, String from, int limit) {
          Page page = super.list(prefix, from, limit);
          return prefix.startsWith("cancel/")
              ? new Page(
                  page.entries().stream().map(each -> open(each, scene)).toList(), page.next())
              : page;
        }
      };
    }

    private static Bucket.Entry open(Bucket.Entry command, Scene scene) {
      String[] parts = command.name().split("/", -1);
      String lane = RunId.parse(parts[2]).orElseThrow().lane();
      return scene
          .ledger
          .records()
          .read(parts[1], lane)
          .filter(seen -> seen.record().run() != null)
          .map(seen -> "cancel/" + parts[1] + "/" + seen.record().run().id())
          .map(
              name ->
                  new Bucket.Entry(
                      name,
                      command.generation(),
                      command.size(),
                      command.created(),
                      command.metadata()))
          .orElse(command);
    }
  }

  /** It is another lane's job that is told to stop. */
  static final class AnotherJob extends Mutant {
    @Override
    Jobs jobs(Jobs stepping, Scene scene) {
      return new Jobs() {
        @Override
        public Optional<Failure> submit(Order order) {
          return stepping.submit(order);
        }

        @Override
        public ObservedJob see(String region, String id) {
          return stepping.see(region, id);
        }

        @Override
        public void cancel(String region, String id) {
          List<String> others =
              scene.jobs.active().stream().filter(job -> !job.equals(id)).toList();
          stepping.cancel(region, others.isEmpty() ? id : others.get(0));
        }
      };
    }
  }
}
