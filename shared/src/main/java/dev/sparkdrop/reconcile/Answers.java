package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Wish;
import dev.sparkdrop.port.StepLog;

/** What people asked for is granted or refused: that is logged, noted, and the wish goes. */
record Answers(Ledger ledger, StepLog log) {

  void grant(Wish wish, String why) {
    log.info(
        "what was asked for is granted",
        "pipeline",
        wish.pipeline(),
        "object",
        wish.object(),
        "by",
        wish.by(),
        "reason",
        why);
    ledger.wishes().settle(wish, true, why);
  }

  /**
   * @param why with what to do instead
   */
  void refuse(Wish wish, String why) {
    log.warning(
        "what was asked for is refused",
        "pipeline",
        wish.pipeline(),
        "object",
        wish.object(),
        "by",
        wish.by(),
        "reason",
        why);
    ledger.wishes().settle(wish, false, why);
  }
}
