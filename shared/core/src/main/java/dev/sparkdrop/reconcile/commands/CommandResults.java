package dev.sparkdrop.reconcile.commands;

import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.StructuredLog;

/** What people asked for is granted or refused: that is logged, noted, and the command goes. */
public record CommandResults(Ledger ledger, StructuredLog log) {

  void grant(Command command, String why) {
    log.info(
        "command_granted",
        "the command is granted",
        "pipeline",
        command.pipeline(),
        "object",
        command.object(),
        "by",
        command.by(),
        "reason",
        why);
    ledger.commands().settle(command, true, why);
  }

  /**
   * @param why with what to do instead
   */
  void refuse(Command command, String why) {
    log.warning(
        "command_refused",
        "the command is refused",
        "pipeline",
        command.pipeline(),
        "object",
        command.object(),
        "by",
        command.by(),
        "reason",
        why);
    ledger.commands().settle(command, false, why);
  }
}
