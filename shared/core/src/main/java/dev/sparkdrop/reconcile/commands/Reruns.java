package dev.sparkdrop.reconcile.commands;

import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Outcome;
import java.util.Optional;

/**
 * Failed batches that are run again because an operator asks for it by name. The batch of the
 * failed run becomes the batch of a new one; what the ledger remembers as done stays as it is, so
 * that nothing else can bring those objects back.
 */
public final class Reruns {
  private final Ledger ledger;
  private final CommandResults commandResults;

  public Reruns(Ledger ledger, CommandResults commandResults) {
    this.ledger = ledger;
    this.commandResults = commandResults;
  }

  /**
   * The batch that is to be run again next in that lane; empty where there is none. A command that
   * cannot be granted is told to the log, and taken away.
   *
   * @throws dev.sparkdrop.ledger.CorruptRecord where its run cannot be read: the command stays
   */
  public Optional<Manifest> next(Lane lane) {
    for (Command command : ledger.commands().again(lane)) {
      Optional<String> refused = refused(lane, command.id());
      if (refused.isEmpty()) {
        return ledger.runs().manifest(lane, command.id());
      }
      commandResults.refuse(command, refused.get());
    }
    return Optional.empty();
  }

  /** A new run has claimed a failed one's batch: no other run takes it. */
  public void granted(Lane lane, Manifest manifest) {
    Optional<Command> command =
        ledger.commands().find(Command.Kind.AGAIN, lane.pipeline(), manifest.again());
    // An instance that comes after the next step refuses what is asked for: what is answered first
    // stays.
    command.ifPresent(
        asked -> ledger.commandLog().note(asked, true, "it is run again as " + manifest.run()));
    ledger.runs().repeated(lane, manifest.again(), manifest.run());
    command.ifPresent(ledger.commands()::remove);
  }

  private Optional<String> refused(Lane lane, String run) {
    Optional<Receipt> receipt = ledger.runs().receipt(lane, run);
    if (receipt.isEmpty()) {
      return Optional.of(
          "there is no such run, or it is not over; name one whose receipt says FAILED");
    }
    if (receipt.get().outcome() != Outcome.FAILED) {
      return Optional.of("it succeeded, and what succeeded is not run again");
    }
    Optional<String> repeated = ledger.runs().repeatedBy(lane, run);
    if (repeated.isPresent()) {
      return Optional.of("it was run again as " + repeated.get() + "; name that one if it failed");
    }
    if (receipt.get().isHalved()) {
      return Optional.of(
          "it was run again in halves, as "
              + String.join(" and ", ledger.runs().halves(lane, run))
              + "; name the one that failed");
    }
    boolean nothing =
        ledger.runs().manifest(lane, run).map(batch -> batch.objects().isEmpty()).orElse(true);
    return nothing
        ? Optional.of("it had no batch; what landed waits in the inbox, and is run by itself")
        : Optional.empty();
  }
}
