package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Commands;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Sha256;
import java.time.Clock;
import java.util.List;

/**
 * Puts commands into the ledger, where the controller finds them within a minute and carries them
 * out by the rules that hold for everything else. What cannot be meant is refused here at once.
 *
 * <p>Everything throws {@link CommandRefused}; {@code by} says who asks, and is told to others.
 */
public final class CommandRequests {
  private final Console console;
  private final Commands commands;
  private final Clock clock;

  public CommandRequests(Console console, Commands commands, Clock clock) {
    this.console = console;
    this.commands = commands;
    this.clock = clock;
  }

  /** The batch of a failed run is run again. */
  public void rerun(String run, String by) {
    RunAccount account = account(run);
    if (account.row().outcome() != Outcome.FAILED) {
      throw CommandRefused.now("The run " + run + " has not failed. Nothing was done.");
    } else if (account.repeatedBy() != null) {
      throw CommandRefused.now(
          "The run " + run + " was run again already, as " + account.repeatedBy() + ".");
    } else if (account.row().objects() + account.row().dropped() == 0) {
      throw CommandRefused.now(
          "The run " + run + " had no batch. Its objects wait in the inbox; nothing was done.");
    }
    commands.ask(Command.Kind.AGAIN, account.row().pipeline(), run, by, clock.instant());
  }

  /** An open run is told to stop. */
  public void cancel(String run, String by) {
    RunAccount account = account(run);
    if (account.row().outcome() != null) {
      throw CommandRefused.now("The run " + run + " is over. Nothing was done.");
    }
    commands.ask(Command.Kind.CANCEL, account.row().pipeline(), run, by, clock.instant());
  }

  /** A pipeline opens no more runs. */
  public void pause(String pipeline, String by) {
    check(pipeline);
    commands.ask(Command.Kind.PAUSE, pipeline, null, by, clock.instant());
  }

  /** A paused pipeline goes on. */
  public void resume(String pipeline, String by) {
    check(pipeline);
    if (!commands.paused(pipeline)) {
      throw CommandRefused.now("The pipeline " + pipeline + " is not paused. Nothing was done.");
    }
    commands.ask(Command.Kind.RESUME, pipeline, null, by, clock.instant());
  }

  /** Older objects are taken in. To ask for the same twice changes nothing. */
  public void backfill(String pipeline, Backfill what, String by) {
    check(pipeline);
    String name = Sha256.hex(String.join("|", what.from() + "", what.to() + "", what.prefix()), 12);
    commands.ask(what, pipeline, "console-" + name, by, clock.instant());
  }

  private void check(String pipeline) {
    if (!console.pipelines().contains(pipeline)) {
      throw CommandRefused.unknown(
          "No pipeline is named %s. There are: %s."
              .formatted(Text.cut(pipeline, 80), String.join(", ", console.pipelines())));
    }
  }

  private RunAccount account(String run) {
    return console.run(run, null).orElseThrow(() -> CommandRefused.unknown(noRun(console, run)));
  }

  /** Says that there is no run of that name, and which ones are near. */
  public static String noRun(Console console, String run) {
    List<String> near = console.nearRuns(run);
    return "No run is named "
        + Text.cut(run, 100)
        + (near.isEmpty()
            ? ". Its name may be cut, or it is so old that the ledger has forgotten it."
            : ". Near it: " + String.join(", ", near) + ".");
  }
}
