package dev.sparkdrop.reconcile.commands;

import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Command.Kind;
import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Run;
import java.util.Optional;
import java.util.Set;

/**
 * Grants what people asked for, or refuses it, as far as that needs nothing but the ledger: a
 * cancellation is noted in the lane's record, and the lifecycle sees to it; a pipeline is resumed.
 */
public final class CommandProcessor {
  private static final int TRIES = 3;

  private final Ledger ledger;
  private final CommandResults commandResults;
  private final StructuredLog log;

  public CommandProcessor(Ledger ledger, CommandResults commandResults, StructuredLog log) {
    this.ledger = ledger;
    this.commandResults = commandResults;
    this.log = log;
  }

  /**
   * Looks at everything that is asked for; what fails is left to the next tick.
   *
   * @param there the ledger's folders that hold something
   */
  public void answer(Set<String> there, InvocationDeadline invocationDeadline) {
    for (Kind kind : Kind.values()) {
      if (there.contains(kind.folder())) {
        for (Command command : ledger.commands().all(kind)) {
          if (invocationDeadline.passed()) {
            return;
          }
          answer(command);
        }
      }
    }
  }

  private void answer(Command command) {
    try {
      if (!command.wellFormed()) {
        commandResults.refuse(command, "no object can be named so; write " + command.kind().form());
      } else if (command.kind() == Kind.CANCEL) {
        cancel(command);
      } else if (command.kind() == Kind.PAUSE) {
        pause(command);
      } else if (command.kind() == Kind.RESUME) {
        resume(command);
      }
    } catch (RetryLater e) {
      log.warning(
          "command_retry",
          "the command is looked at again at the next tick",
          "object",
          command.object(),
          "reason",
          e.toString());
    } catch (RuntimeException e) {
      log.error(
          "command_failed",
          "the command cannot be looked at",
          "object",
          command.object(),
          "reason",
          e.toString());
    }
  }

  private void cancel(Command command) {
    for (int i = 0; i < TRIES; i++) {
      Optional<LaneRecords.Versioned> seen =
          ledger.records().read(command.pipeline(), command.run().lane());
      Optional<Run> open =
          seen.map(there -> there.record().run())
              .filter(run -> run.id().equals(command.id()) && run.ending() == null);
      if (open.isEmpty()) {
        commandResults.refuse(command, over(command));
        return;
      }
      Run.Stop stop = new Run.Stop(command.by(), command.at());
      if (open.get().stop() != null
          || ledger.records().write(seen.get(), seen.get().record().stopAsked(stop)).isPresent()) {
        commandResults.grant(command, "the run is cancelled");
        return;
      }
    }
    throw new RetryLater("noting that " + command.id() + " is to be cancelled", null);
  }

  private String over(Command command) {
    Lane lane = Lane.named(command.pipeline(), command.run().lane());
    return ledger
        .runs()
        .receipt(lane, command.id())
        .map(receipt -> "it is over, and " + receipt.outcome())
        .orElse("it is not open: it is over, or there is no such run; name one that is");
  }

  private void pause(Command command) {
    if (!ledger.commandLog().noted(command)) {
      log.info(
          "pipeline_paused",
          "pipeline is paused, and opens no run",
          "pipeline",
          command.pipeline(),
          "by",
          command.by());
      ledger.commandLog().note(command, true, "the pipeline is paused");
    }
  }

  private void resume(Command command) {
    Optional<Command> pause = ledger.commands().find(Kind.PAUSE, command.pipeline(), null);
    if (pause.isEmpty()) {
      commandResults.refuse(command, "it was not paused");
      return;
    }
    ledger.commandLog().note(command, true, "the pipeline is resumed");
    ledger.commands().remove(pause.get());
    commandResults.grant(command, "the pipeline is resumed");
  }
}
