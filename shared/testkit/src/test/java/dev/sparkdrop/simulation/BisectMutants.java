package dev.sparkdrop.simulation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Worlds in which a rule about batches that are run again in halves is switched off. */
final class BisectMutants {
  private BisectMutants() {}

  /** The second half of a batch is forgotten. */
  static Mutant oneHalf() {
    return new Noted(
        record -> {
          if (wasHalved(record)) {
            waiting(record).remove(1);
          }
        });
  }

  /** The last object of the first half is in the second half, too. */
  static Mutant overlap() {
    return new Noted(
        record -> {
          if (wasHalved(record)) {
            JsonObject second = waiting(record).get(1).getAsJsonObject();
            second.addProperty("from", second.get("from").getAsInt() - 1);
          }
        });
  }

  /** Jobs are run as long as something is left. */
  static final class Endless extends Mutant {
    @Override
    Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
      Policy endless =
          new Policy(
              policy.batch(),
              policy.clusters(),
              policy.platformAttempts(),
              policy.jobAttempts(),
              policy.bisectJobs() * 1000,
              policy.provision(),
              policy.job(),
              policy.reuseCluster(),
              policy.giveUp(),
              policy.rungs(),
              policy.driverOnCluster(),
              policy.loads());
      return super.decide(endless, record, observedState);
    }
  }

  private static boolean wasHalved(JsonObject record) {
    JsonObject bisection = record.getAsJsonObject("bisection");
    JsonObject run = record.getAsJsonObject("run");
    boolean decidedNow =
        run != null
            && run.has("ending")
            && !run.getAsJsonObject("ending").get("accounted").getAsBoolean();
    return decidedNow
        && bisection != null
        && bisection.has("result")
        && bisection.get("result").getAsString().equals("HALVED");
  }

  private static JsonArray waiting(JsonObject record) {
    return record.getAsJsonObject("bisection").getAsJsonArray("waiting");
  }

  /** A lane's record is written otherwise than it should be. */
  private static final class Noted extends Mutant {
    private final Consumer<JsonObject> change;

    Noted(Consumer<JsonObject> change) {
      this.change = change;
    }

    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          return super.write(draft.name().startsWith("lanes/") ? changed(draft) : draft, expected);
        }
      };
    }

    private Bucket.Draft changed(Bucket.Draft draft) {
      JsonObject record = JsonParser.parseString(draft.content()).getAsJsonObject();
      change.accept(record);
      return new Bucket.Draft(draft.name(), record.toString(), draft.metadata());
    }
  }
}
