package dev.sparkdrop.console;

import dev.sparkdrop.console.Explanation.What;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What became of an object in the run that has it. */
final class ExplainedRuns {
  /** A batch is not run again more often. */
  private static final int REPETITIONS = 20;

  private final CachedReads cachedReads;

  ExplainedRuns(CachedReads cachedReads) {
    this.cachedReads = cachedReads;
  }

  /** The open run of the lane has it; empty where it does not. */
  Optional<Explanation> open(
      Lane lane, LandedObject object, ExplanationBuilder explanationBuilder) {
    String run = openRun(lane, explanationBuilder);
    if (run == null) {
      return Optional.empty();
    }
    boolean has;
    try {
      Optional<Manifest> manifest = cachedReads.manifest(lane, run);
      has = manifest.isPresent() && has(manifest.get().claimed(), object);
      explanationBuilder.saw(
          file(lane, run, "manifest"),
          manifest.isEmpty() ? "the run is not sealed" : has ? "it is in it" : "it is not in it");
    } catch (CorruptRecord e) {
      explanationBuilder.saw(file(lane, run, "manifest"), e.getMessage());
      has = false;
    }
    return has ? Optional.of(inOpenRun(lane, run, explanationBuilder)) : Optional.empty();
  }

  /** Null where none is open, or the record cannot be read. */
  private String openRun(Lane lane, ExplanationBuilder explanationBuilder) {
    try {
      LaneRecord record = cachedReads.record(lane).orElse(null);
      return record == null || record.run() == null ? null : record.run().id();
    } catch (CorruptRecord e) {
      explanationBuilder.saw(
          "lanes/" + lane.pipeline() + "/" + lane.id() + ".json", e.getMessage());
      return null;
    }
  }

  /** A run is done with it, or will be; empty where none has claimed it. */
  Optional<Explanation> done(
      Lane lane, LandedObject object, ExplanationBuilder explanationBuilder) {
    String run =
        cachedReads
            .ledger()
            .processed()
            .among(lane.pipeline(), List.of(object))
            .getOrDefault(object, null);
    explanationBuilder.saw(
        "done/" + lane.pipeline() + "/" + object.key(),
        run == null ? "there is none" : "run " + run);
    if (run == null) {
      return Optional.empty();
    }
    Lane its =
        RunId.parse(Text.cut(run, 100))
            .map(id -> new Lane(lane.pipeline(), id.lane(), new TreeMap<>()))
            .orElse(lane);
    return Optional.of(inRun(its, run, object, explanationBuilder, 0));
  }

  private Explanation inRun(
      Lane lane,
      String run,
      LandedObject object,
      ExplanationBuilder explanationBuilder,
      int times) {
    Optional<Receipt> receipt;
    try {
      receipt = cachedReads.receipt(lane, run);
    } catch (CorruptRecord e) {
      return explanationBuilder
          .saw(file(lane, run, "receipt"), e.getMessage())
          .that(
              What.IN_RUN,
              run,
              "It is in the batch of run " + run + ", whose receipt cannot be read.");
    }
    if (receipt.isEmpty()) {
      return inOpenRun(lane, run, explanationBuilder);
    }
    Outcome outcome = receipt.get().outcome();
    explanationBuilder.saw(file(lane, run, "receipt"), outcome.toString());
    Optional<Manifest.Dropped> dropped =
        receipt.get().dropped().stream()
            .filter(each -> each.name().equals(object.name()))
            .filter(each -> each.generation() == object.generation())
            .findFirst();
    if (dropped.isPresent()) {
      return explanationBuilder.that(What.DROPPED, run, dropped(run, dropped.get()));
    }
    if (outcome == Outcome.SUCCEEDED) {
      return explanationBuilder.that(
          What.DONE, run, "It was processed by run " + run + ", which succeeded.");
    }
    Optional<String> by = cachedReads.ledger().runs().repeatedBy(lane, run);
    if (by.isPresent() && times < REPETITIONS) {
      explanationBuilder.saw(file(lane, run, "again"), "run again as " + by.get());
      return inRun(lane, by.get(), object, explanationBuilder, times + 1);
    }
    if (receipt.get().isHalved()) {
      return inHalf(lane, run, object, explanationBuilder, times);
    }
    return explanationBuilder.that(
        What.FAILED,
        run,
        "It was in the batch of run "
            + run
            + ", which failed: "
            + Text.cut(receipt.get().reason()));
  }

  private Explanation inHalf(
      Lane lane,
      String run,
      LandedObject object,
      ExplanationBuilder explanationBuilder,
      int times) {
    Optional<String> half = cachedReads.ledger().runs().halfWith(lane, run, object);
    if (half.isEmpty()) {
      return explanationBuilder.that(
          What.WAITING,
          run,
          "It was in the batch of run "
              + run
              + ", which failed and is run again in halves. The half with it waits.");
    }
    explanationBuilder.saw(file(lane, run, "half-*"), "in the half of run " + half.get());
    // A half is smaller than its batch: this comes to an end.
    return inRun(lane, half.get(), object, explanationBuilder, times);
  }

  private Explanation inOpenRun(Lane lane, String run, ExplanationBuilder explanationBuilder) {
    LaneStatusReader.Told told = cachedReads.lane(lane);
    boolean open = told.now() != null && run.equals(told.now().run());
    return explanationBuilder.that(
        What.IN_RUN,
        run,
        "It is in the batch of run "
            + run
            + (open
                ? ". " + told.now().words()
                : ", of which there is no receipt, and which is not open: it was deleted, or"
                    + " what is left of it is taken up again within an hour."));
  }

  private static String dropped(String run, Manifest.Dropped dropped) {
    String detail = dropped.detail() == null ? "" : " (" + Text.cut(dropped.detail()) + ")";
    return "It was in the batch of run "
        + run
        + ", but not processed: "
        + switch (dropped.why()) {
          case SUPERSEDED -> "a newer version of it had landed, which is run over instead.";
          case VANISHED -> "it was deleted before the batch was fixed.";
          case UNREADABLE -> "the job could not read it" + detail + ". Mend it and write it again.";
        };
  }

  private static boolean has(List<LandedObject> objects, LandedObject object) {
    return objects.stream()
        .anyMatch(
            each -> each.name().equals(object.name()) && each.generation() == object.generation());
  }

  private static String file(Lane lane, String run, String kind) {
    return "runs/" + lane.pipeline() + "/" + run + "/" + kind + ".json";
  }
}
