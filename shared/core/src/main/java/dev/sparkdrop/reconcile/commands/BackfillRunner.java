package dev.sparkdrop.reconcile.commands;

import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.Backfills;
import dev.sparkdrop.ledger.Backfills.Progress;
import dev.sparkdrop.ledger.Backfills.Versioned;
import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Watermark.Pass;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.reconcile.intake.InboxIntake;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes in older objects on request: lists the landing bucket and offers what is meant to that
 * pipeline alone. It goes on at the next tick where this one stopped; one invocation at a time
 * works on it.
 */
public final class BackfillRunner {
  private static final int PAGE = 1000;

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final InboxIntake inboxIntake;
  private final Bucket landing;
  private final String bucket;
  private final CommandResults commandResults;
  private final Clock clock;
  private final StructuredLog log;

  /**
   * @param bucket the landing bucket's name
   */
  public BackfillRunner(
      PipelineRepository pipelineRepository,
      Ledger ledger,
      InboxIntake inboxIntake,
      Bucket landing,
      String bucket,
      CommandResults commandResults,
      Clock clock,
      StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.inboxIntake = inboxIntake;
    this.landing = landing;
    this.bucket = bucket;
    this.commandResults = commandResults;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Goes on with every backfill that is asked for.
   *
   * @param there the ledger's folders that hold something
   */
  public void goOn(Set<String> there, InvocationDeadline invocationDeadline) {
    List<Command> commands =
        there.contains(Command.Kind.BACKFILL.folder())
            ? ledger.commands().all(Command.Kind.BACKFILL)
            : List.of();
    if (there.contains(Backfills.FOLDER)) {
      ledger.backfills().keepOnly(commands);
    }
    for (Command command : commands) {
      if (command.wellFormed() && !invocationDeadline.passed()) {
        try {
          goOn(command, invocationDeadline);
        } catch (RetryLater e) {
          waits(command, e.toString());
        } catch (CorruptRecord e) {
          log.error(
              "backfill_blocked",
              "backfill waits until this can be read",
              "object",
              command.object(),
              "reason",
              e.getMessage());
        }
      }
    }
  }

  private void goOn(Command command, InvocationDeadline invocationDeadline) {
    Optional<Backfill> what;
    try {
      what = ledger.commands().backfill(command).map(asked -> asked.until(afterwards(command)));
    } catch (IllegalArgumentException e) {
      commandResults.refuse(command, e.getMessage());
      return;
    }
    Optional<Pipeline> pipeline = pipelineRepository.named(command.pipeline());
    if (pipeline.isEmpty() && !pipelineRepository.faulty()) {
      commandResults.refuse(command, "there is no pipeline file of that name");
    } else if (pipeline.isEmpty()) {
      waits(command, "a pipeline file is faulty");
    } else if (what.isPresent()) {
      goOn(command, pipeline.get(), what.get(), invocationDeadline);
    }
  }

  private void goOn(
      Command command, Pipeline pipeline, Backfill what, InvocationDeadline invocationDeadline) {
    Versioned seen = ledger.backfills().read(command);
    Progress now = seen.progress();
    if (!now.pass().free(clock.instant())) {
      return;
    }
    Optional<Versioned> mine =
        hold(command, seen, now.pass().held(invocationDeadline.end()), now.taken());
    if (mine.isEmpty()) {
      return;
    }
    Pass pass = now.pass();
    long taken = now.taken();
    boolean complete = false;
    try {
      while (!complete && !invocationDeadline.passed()) {
        Bucket.Page page = landing.list(what.prefix(), pass.page(), PAGE);
        taken += inboxIntake.offerAll(pipeline, BackfillCount.meant(page, what, bucket));
        pass = pass.after(page.next(), pass.pipelines());
        complete = page.next() == null;
      }
    } catch (RetryLater e) {
      waits(command, e.toString());
    } catch (RuntimeException e) {
      log.error(
          "backfill_failed",
          "backfill begins again at the next tick",
          "object",
          command.object(),
          "reason",
          e.toString());
      pass = pass.after(null, pass.pipelines());
    }
    if (complete) {
      commandResults.grant(command, taken + " objects were put into the inbox");
    } else {
      hold(command, mine.get(), pass.held(null), taken);
    }
  }

  private Optional<Versioned> hold(Command command, Versioned seen, Pass pass, long taken) {
    Progress next = new Progress(command.generation(), pass, taken);
    return ledger.backfills().write(command, seen.generation(), next);
  }

  /** What comes after the command has an event of its own. */
  private static Instant afterwards(Command command) {
    return command.created().plusMillis(1);
  }

  private void waits(Command command, String why) {
    log.warning(
        "backfill_retry",
        "backfill goes on at the next tick",
        "object",
        command.object(),
        "reason",
        why);
  }
}
