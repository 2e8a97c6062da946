package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.BadRowJumps;
import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.ledger.RunIndex;
import dev.sparkdrop.ledger.RunStore;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Closes a run whose outcome is decided: writes its receipt, lists it, and publishes it. What a
 * person may want to be told of is logged: that a lane succeeds again, and that a run has warnings.
 *
 * @param chatOf the chat of a pipeline's own, if it has one
 */
public record RunCloser(
    Ledger ledger,
    RunPublisher runPublisher,
    Function<String, Optional<String>> chatOf,
    StructuredLog log) {
  /** Of a pipeline's closed runs, so many are looked through for those of the lane. */
  private static final int LOOKED_AT = 200;

  /**
   * Does all three. It may be repeated: what is written stays, and is published once more.
   *
   * @param bisection of the lane's record; null where there is none
   * @throws dev.sparkdrop.port.RetryLater where one of them fails for the moment
   */
  public void close(Lane lane, Run run, Bisection bisection) {
    Manifest manifest =
        ledger
            .runs()
            .manifest(lane, run.id())
            .orElseGet(() -> Manifest.empty(lane, run.id(), null));
    JobReport jobReport = ledger.runs().report(lane, run).orElse(null);
    List<ClosedRun> earlier = earlier(lane, run, jobReport);
    Receipt receipt =
        ledger
            .runs()
            .close(
                lane,
                Receipt.of(
                    lane, run, manifest, bisection, jobReport, jumps(lane, jobReport, earlier)));
    ledger.runIndex().add(receipt);
    runPublisher.publish(ledger.runs().message(receipt), RunStore.attributes(receipt));
    tell(receipt, earlier);
  }

  /** Closed runs of the lane, the newest first; not looked for where they would say nothing. */
  private List<ClosedRun> earlier(Lane lane, Run run, JobReport jobReport) {
    if (run.ending().outcome() == Outcome.FAILED && !BadRowJumps.possible(jobReport)) {
      return List.of();
    }
    String place = RunIndex.place(run.timeline().opened().minusMillis(1));
    return ledger.runIndex().from(lane.pipeline(), place, LOOKED_AT).stream()
        .flatMap(entry -> entry.run().stream())
        .filter(line -> line.lane().equals(lane.id()))
        .toList();
  }

  private void tell(Receipt receipt, List<ClosedRun> earlier) {
    if (receipt.outcome() == Outcome.FAILED) {
      // What comes of a batch that is halved is told by its halves.
      if (!receipt.isHalved()) {
        notice(receipt, "failed", receipt.reason());
      }
      return;
    }
    boolean recovered = !earlier.isEmpty() && earlier.get(0).outcome() == Outcome.FAILED;
    if (recovered) {
      log.info(
          "lane_recovered",
          "a run succeeded in a lane whose last run had failed",
          "pipeline",
          receipt.pipeline(),
          "lane",
          receipt.lane(),
          "run",
          receipt.run());
    }
    if (receipt.warnings() != null) {
      log.warning(
          "run_warned",
          "a run succeeded with warnings",
          "pipeline",
          receipt.pipeline(),
          "lane",
          receipt.lane(),
          "run",
          receipt.run(),
          "reason",
          String.join(" ", receipt.warnings()));
    }
    if (receipt.warnings() != null) {
      notice(receipt, "succeeded with a warning", String.join(" ", receipt.warnings()));
    } else if (recovered) {
      notice(receipt, "succeeded", "The run before it in its lane had failed.");
    }
  }

  /** For people, in a chat; repeated under the same name. */
  private void notice(Receipt receipt, String how, String why) {
    ledger
        .notices()
        .add(
            receipt.timeline().closed(),
            receipt.run(),
            (receipt.pipeline() + ": run " + receipt.run() + " " + how + ". " + why)
                .replaceAll("\\s+", " "),
            chatOf.apply(receipt.pipeline()).orElse(null));
  }

  /** Against the lane's last success. */
  private List<String> jumps(Lane lane, JobReport jobReport, List<ClosedRun> earlier) {
    if (!BadRowJumps.possible(jobReport)) {
      return List.of();
    }
    try {
      return earlier.stream()
          .filter(line -> line.outcome() == Outcome.SUCCEEDED)
          .findFirst()
          .flatMap(line -> ledger.runs().receipt(lane, line.run()))
          .map(before -> BadRowJumps.between(jobReport, before))
          .orElse(List.of());
    } catch (CorruptRecord e) {
      // A warning is not worth a run that can't be closed.
      return List.of();
    }
  }
}
