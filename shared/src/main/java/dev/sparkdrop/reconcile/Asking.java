package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records;
import dev.sparkdrop.ledger.Wish;
import dev.sparkdrop.ledger.Wish.Kind;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Run;
import java.util.Optional;
import java.util.Set;

/**
 * Grants what people asked for, or refuses it, as far as that needs nothing but the ledger: a
 * cancellation is noted in the lane's record, and the lifecycle sees to it; a pipeline is resumed.
 */
final class Asking {
  private static final int TRIES = 3;

  private final Ledger ledger;
  private final Answers answers;
  private final StepLog log;

  Asking(Ledger ledger, Answers answers, StepLog log) {
    this.ledger = ledger;
    this.answers = answers;
    this.log = log;
  }

  /**
   * Looks at everything that is asked for; what fails is left to the next tick.
   *
   * @param there the ledger's folders that hold something
   */
  void answer(Set<String> there, Deadline deadline) {
    for (Kind kind : Kind.values()) {
      if (there.contains(kind.folder())) {
        for (Wish wish : ledger.wishes().all(kind)) {
          if (deadline.passed()) {
            return;
          }
          answer(wish);
        }
      }
    }
  }

  private void answer(Wish wish) {
    try {
      if (!wish.wellFormed()) {
        answers.refuse(wish, "no object can be named so; write " + wish.kind().form());
      } else if (wish.kind() == Kind.CANCEL) {
        cancel(wish);
      } else if (wish.kind() == Kind.PAUSE) {
        pause(wish);
      } else if (wish.kind() == Kind.RESUME) {
        resume(wish);
      }
    } catch (RetryLater e) {
      log.warning(
          "what was asked for is looked at again at the next tick",
          "object",
          wish.object(),
          "reason",
          e.toString());
    } catch (RuntimeException e) {
      log.error(
          "what was asked for cannot be looked at",
          "object",
          wish.object(),
          "reason",
          e.toString());
    }
  }

  private void cancel(Wish wish) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Records.Versioned> seen = ledger.records().read(wish.pipeline(), wish.run().lane());
      Optional<Run> open =
          seen.map(there -> there.record().run())
              .filter(run -> run.id().equals(wish.id()) && run.ending() == null);
      if (open.isEmpty()) {
        answers.refuse(wish, over(wish));
        return;
      }
      Run.Stop stop = new Run.Stop(wish.by(), wish.at());
      if (open.get().stop() != null
          || ledger.records().write(seen.get(), seen.get().record().stopAsked(stop)).isPresent()) {
        answers.grant(wish, "the run is cancelled");
        return;
      }
    }
    throw new RetryLater("noting that " + wish.id() + " is to be cancelled", null);
  }

  private String over(Wish wish) {
    Lane lane = Lane.named(wish.pipeline(), wish.run().lane());
    return ledger
        .runs()
        .receipt(lane, wish.id())
        .map(receipt -> "it is over, and " + receipt.outcome())
        .orElse("it is not open: it is over, or there is no such run; name one that is");
  }

  private void pause(Wish wish) {
    if (!ledger.asked().noted(wish)) {
      log.info(
          "pipeline is paused, and opens no run", "pipeline", wish.pipeline(), "by", wish.by());
      ledger.asked().note(wish, true, "the pipeline is paused");
    }
  }

  private void resume(Wish wish) {
    Optional<Wish> pause = ledger.wishes().find(Kind.PAUSE, wish.pipeline(), null);
    if (pause.isEmpty()) {
      answers.refuse(wish, "it was not paused");
      return;
    }
    ledger.asked().note(wish, true, "the pipeline is resumed");
    ledger.wishes().remove(pause.get());
    answers.grant(wish, "the pipeline is resumed");
  }
}
