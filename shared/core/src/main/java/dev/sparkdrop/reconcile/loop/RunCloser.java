package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.BadRowJumps;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.ledger.RunIndex;
import dev.sparkdrop.ledger.Runs;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Run;
import java.util.List;

/** Closes a run whose outcome is decided: writes its receipt, lists it, and publishes it. */
public record RunCloser(Ledger ledger, RunPublisher runPublisher) {
  /** Of a pipeline's closed runs, so many are looked through for the lane's last success. */
  private static final int LOOKED_AT = 200;

  /**
   * Does all three. It may be repeated: what is written stays, and is published once more.
   *
   * @throws dev.sparkdrop.port.RetryLater where one of them fails for the moment
   */
  public void close(Lane lane, Run run) {
    Manifest manifest =
        ledger
            .runs()
            .manifest(lane, run.id())
            .orElseGet(() -> Manifest.empty(lane, run.id(), null));
    JobReport jobReport = ledger.runs().report(lane, run).orElse(null);
    Receipt receipt =
        ledger
            .runs()
            .close(lane, Receipt.of(lane, run, manifest, jobReport, jumps(lane, run, jobReport)));
    ledger.runIndex().add(receipt);
    runPublisher.publish(ledger.runs().message(receipt), Runs.attributes(receipt));
  }

  /** Against the lane's last success, which is only looked for where there is something to say. */
  private List<String> jumps(Lane lane, Run run, JobReport jobReport) {
    if (!BadRowJumps.possible(jobReport)) {
      return List.of();
    }
    String place = RunIndex.place(run.timeline().opened().minusMillis(1));
    try {
      return ledger.runIndex().from(lane.pipeline(), place, LOOKED_AT).stream()
          .flatMap(entry -> entry.run().stream())
          .filter(line -> line.lane().equals(lane.id()) && line.outcome() == Outcome.SUCCEEDED)
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
