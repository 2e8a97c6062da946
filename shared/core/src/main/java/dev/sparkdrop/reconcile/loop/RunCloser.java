package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.ledger.Runs;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Run;

/** Closes a run whose outcome is decided: writes its receipt, lists it, and publishes it. */
public record RunCloser(Ledger ledger, RunPublisher runPublisher) {

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
    Receipt receipt =
        ledger.runs().close(lane, Receipt.of(lane, run, manifest, bisection, jobReport));
    ledger.runIndex().add(receipt);
    runPublisher.publish(ledger.runs().message(receipt), Runs.attributes(receipt));
  }
}
