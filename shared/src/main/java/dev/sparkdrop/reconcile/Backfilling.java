package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.Backfills;
import dev.sparkdrop.ledger.Backfills.Progress;
import dev.sparkdrop.ledger.Backfills.Versioned;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.ledger.Watermark.Pass;
import dev.sparkdrop.ledger.Wish;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes in older objects that somebody asks for: lists the landing bucket and offers what is meant
 * to that pipeline alone. It goes on at the next tick where this one stopped; one invocation at a
 * time works on it.
 */
final class Backfilling {
  private static final int PAGE = 1000;

  private final Catalog catalog;
  private final Ledger ledger;
  private final Door door;
  private final Bucket landing;
  private final String bucket;
  private final Answers answers;
  private final Clock clock;
  private final StepLog log;

  /**
   * @param bucket the landing bucket's name
   */
  Backfilling(
      Catalog catalog,
      Ledger ledger,
      Door door,
      Bucket landing,
      String bucket,
      Answers answers,
      Clock clock,
      StepLog log) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.door = door;
    this.landing = landing;
    this.bucket = bucket;
    this.answers = answers;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Goes on with every backfill that is asked for.
   *
   * @param there the ledger's folders that hold something
   */
  void goOn(Set<String> there, Deadline deadline) {
    List<Wish> wishes =
        there.contains(Wish.Kind.BACKFILL.folder())
            ? ledger.wishes().all(Wish.Kind.BACKFILL)
            : List.of();
    if (there.contains(Backfills.FOLDER)) {
      ledger.backfills().keepOnly(wishes);
    }
    for (Wish wish : wishes) {
      if (wish.wellFormed() && !deadline.passed()) {
        try {
          goOn(wish, deadline);
        } catch (RetryLater e) {
          waits(wish, e.toString());
        } catch (Unreadable e) {
          log.error(
              "backfill waits until this can be read",
              "object",
              wish.object(),
              "reason",
              e.getMessage());
        }
      }
    }
  }

  private void goOn(Wish wish, Deadline deadline) {
    Optional<Backfill> what;
    try {
      what = ledger.wishes().backfill(wish).map(asked -> asked.until(afterwards(wish)));
    } catch (IllegalArgumentException e) {
      answers.refuse(wish, e.getMessage());
      return;
    }
    Optional<Pipeline> pipeline = catalog.named(wish.pipeline());
    if (pipeline.isEmpty() && !catalog.faulty()) {
      answers.refuse(wish, "there is no pipeline file of that name");
    } else if (pipeline.isEmpty()) {
      waits(wish, "a pipeline file is faulty");
    } else if (what.isPresent()) {
      goOn(wish, pipeline.get(), what.get(), deadline);
    }
  }

  private void goOn(Wish wish, Pipeline pipeline, Backfill what, Deadline deadline) {
    Versioned seen = ledger.backfills().read(wish);
    Progress now = seen.progress();
    if (!now.pass().free(clock.instant())) {
      return;
    }
    Optional<Versioned> mine = hold(wish, seen, now.pass().held(deadline.end()), now.taken());
    if (mine.isEmpty()) {
      return;
    }
    Pass pass = now.pass();
    long taken = now.taken();
    boolean complete = false;
    try {
      while (!complete && !deadline.passed()) {
        Bucket.Page page = landing.list(what.prefix(), pass.page(), PAGE);
        taken += door.offerAll(pipeline, BackfillCount.meant(page, what, bucket));
        pass = pass.after(page.next(), pass.pipelines());
        complete = page.next() == null;
      }
    } catch (RetryLater e) {
      waits(wish, e.toString());
    }
    if (complete) {
      answers.grant(wish, taken + " objects were put into the inbox");
    } else {
      hold(wish, mine.get(), pass.held(null), taken);
    }
  }

  private Optional<Versioned> hold(Wish wish, Versioned seen, Pass pass, long taken) {
    Progress next = new Progress(wish.generation(), pass, taken);
    return ledger.backfills().write(wish, seen.generation(), next);
  }

  /** What comes after the wish has an event of its own. */
  private static Instant afterwards(Wish wish) {
    return wish.created().plusMillis(1);
  }

  private void waits(Wish wish, String why) {
    log.warning("backfill goes on at the next tick", "object", wish.object(), "reason", why);
  }
}
