package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.ledger.Watermark;
import dev.sparkdrop.ledger.Watermark.Pass;
import dev.sparkdrop.ledger.Watermarks.Versioned;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.run.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds objects whose event never came. Once an hour it lists the landing bucket, and offers what
 * is in neither an inbox nor {@code done/} through the door that events use. A pass over many
 * objects goes on at the next tick where this one stopped; one invocation at a time works on it.
 *
 * <p>What is compared with the time of an object comes from the service's clock, never from a
 * function's: one that jumped can make a pass early or late, but skips nothing.
 */
final class LostEvents {
  /** How far a pass looks into what the last one looked at. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  /** Events of younger objects may be on their way. */
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(5);

  private static final int PAGE = 1000;

  private final Catalog catalog;
  private final Ledger ledger;
  private final Bucket landing;
  private final String bucket;
  private final Missing missing;
  private final Backlog waiting;
  private final Clock clock;
  private final StepLog log;

  /**
   * @param bucket the landing bucket's name
   */
  LostEvents(
      Catalog catalog,
      Ledger ledger,
      Door door,
      Orphans orphans,
      Bucket landing,
      String bucket,
      Clock clock,
      StepLog log) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.landing = landing;
    this.bucket = bucket;
    this.missing = new Missing(catalog, ledger, door, orphans, bucket, clock, log);
    this.waiting = new Backlog(catalog, ledger, log);
    this.clock = clock;
    this.log = log;
  }

  /**
   * Goes on with a pass, or begins one where it is due.
   *
   * @return the lanes into which something was put
   */
  Collection<Lane> look(Deadline deadline) {
    try {
      return ledger
          .watermarks()
          .readOrBegin(bucket)
          .flatMap(this::noteFiles)
          .flatMap(seen -> take(seen, deadline))
          .map(mine -> goOn(mine, deadline))
          .orElse(Set.of());
    } catch (Unreadable e) {
      log.error(
          "lost events are not looked for until somebody deletes the watermark, or a newer version"
              + " reads it",
          "reason",
          e.getMessage());
      return Set.of();
    }
  }

  /**
   * A new pipeline's objects are looked for since its file was written, but not more than an hour
   * before anybody looked: a ledger that was lost must not bring all history back. A pipeline whose
   * file was removed is forgotten, and is new when it comes back; while a file is faulty, nobody
   * knows whether it was removed.
   */
  private Optional<Versioned> noteFiles(Versioned seen) {
    Instant earliest = seen.written().minus(OVERLAP);
    Map<String, Instant> known = new HashMap<>();
    if (catalog.faulty()) {
      known.putAll(seen.mark().since());
    }
    catalog
        .written()
        .forEach(
            (pipeline, written) -> {
              Instant since = written.isBefore(earliest) ? earliest : written;
              known.put(pipeline, seen.mark().since().getOrDefault(pipeline, since));
            });
    return known.equals(seen.mark().since())
        ? Optional.of(seen)
        : ledger.watermarks().write(bucket, seen.generation(), seen.mark().of(known));
  }

  /** Empty where nothing is due, or somebody else is at work. */
  private Optional<Versioned> take(Versioned seen, Deadline deadline) {
    Watermark mark = seen.mark();
    Instant now = clock.instant();
    boolean wanted = mark.pass() == null ? mark.due(now) : mark.pass().free(now);
    if (!wanted || deadline.passed()) {
      return Optional.empty();
    }
    Watermark taken =
        mark.pass() == null
            ? mark.begun(catalog.written().keySet(), deadline.end(), now)
            : mark.at(bounded(seen).held(deadline.end()));
    return ledger.watermarks().write(bucket, seen.generation(), taken);
  }

  private static Pass bounded(Versioned seen) {
    return seen.mark().pass().boundedBy(seen.written().minus(ON_ITS_WAY));
  }

  private Set<Lane> goOn(Versioned mine, Deadline deadline) {
    Set<Lane> lanes = new LinkedHashSet<>();
    Watermark mark = mine.mark();
    Pass pass = bounded(mine);
    boolean complete = false;
    try {
      while (!complete && !deadline.passed()) {
        Bucket.Page page = landing.list("", pass.page(), PAGE);
        pass = pass.after(page.next(), missing.offer(page.entries(), mark, pass, lanes, deadline));
        complete = page.next() == null;
      }
    } catch (RetryLater e) {
      log.warning("lost events are looked for again at the next tick", "reason", e.toString());
    } catch (RuntimeException e) {
      log.error("the pass for lost events begins again at the next tick", "reason", e.toString());
      pass = pass.after(null, pass.pipelines());
    }
    Watermark next = complete ? mark.complete(from(mark, pass)) : mark.at(pass.held(null));
    boolean held = ledger.watermarks().write(bucket, mine.generation(), next).isPresent();
    if (complete && held) {
      log.info("all objects were looked at for lost events", "lanes", lanes.size());
    }
    return lanes;
  }

  /**
   * From where the next pass looks, by pipeline: an hour before this one began, or from the oldest
   * object that waits, so that an inbox that somebody empties by hand is filled again. A pipeline
   * that could not be looked at wholly is looked at from where it was.
   */
  private Map<String, Instant> from(Watermark mark, Pass pass) {
    Instant began = pass.until().plus(ON_ITS_WAY);
    Map<String, Instant> oldest = waiting.oldest();
    Map<String, Instant> from = new HashMap<>();
    for (String pipeline : pass.pipelines()) {
      Instant known = mark.since().get(pipeline);
      if (known != null) {
        Instant next = later(known, began.minus(OVERLAP));
        Instant waits = oldest.getOrDefault(pipeline, next);
        from.put(
            pipeline, waits.isBefore(next) ? later(waits, began.minus(Backlog.LONGEST)) : next);
      }
    }
    return from;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
