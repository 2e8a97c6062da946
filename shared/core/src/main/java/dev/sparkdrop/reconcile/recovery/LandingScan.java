package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Watermark;
import dev.sparkdrop.ledger.Watermark.Pass;
import dev.sparkdrop.ledger.Watermarks.Versioned;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.Backlog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.reconcile.intake.InboxIntake;
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
public final class LandingScan {
  /** How far a pass looks into what the last one looked at. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  /** Events of younger objects may be on their way. */
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(5);

  private static final int PAGE = 1000;

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final Bucket landing;
  private final String bucket;
  private final LostEventRecovery lostEventRecovery;
  private final Backlog backlog;
  private final RecordScan recordScan;
  private final Clock clock;
  private final StructuredLog log;

  /**
   * @param bucket the landing bucket's name
   */
  public LandingScan(
      PipelineRepository pipelineRepository,
      Ledger ledger,
      InboxIntake inboxIntake,
      RunRecovery runRecovery,
      Bucket landing,
      String bucket,
      Clock clock,
      StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.landing = landing;
    this.bucket = bucket;
    this.lostEventRecovery =
        new LostEventRecovery(
            pipelineRepository, ledger, inboxIntake, runRecovery, bucket, clock, log);
    this.recordScan = new RecordScan(ledger, clock, log);
    this.backlog = new Backlog(pipelineRepository, ledger, log);
    this.clock = clock;
    this.log = log;
  }

  /**
   * Goes on with a pass, or begins one where it is due.
   *
   * @return the lanes into which something was put
   */
  public Collection<Lane> look(InvocationDeadline invocationDeadline) {
    try {
      return ledger
          .watermarks()
          .readOrBegin(bucket)
          .flatMap(this::noteFiles)
          .flatMap(seen -> take(seen, invocationDeadline))
          .map(mine -> goOn(mine, invocationDeadline))
          .orElse(Set.of());
    } catch (CorruptRecord e) {
      log.error(
          "landing_scan_blocked",
          "lost events are not looked for until the watermark is deleted, or a newer version"
              + " reads it",
          "reason",
          e.getMessage());
      return Set.of();
    }
  }

  /**
   * A new pipeline's objects are looked for since its file was written, but not more than an hour
   * before the first look: a ledger that was lost must not bring all history back.
   */
  private Optional<Versioned> noteFiles(Versioned seen) {
    Instant earliest = seen.written().minus(OVERLAP);
    Map<String, Instant> there = new HashMap<>();
    pipelineRepository
        .written()
        .forEach((pipeline, written) -> there.put(pipeline, later(written, earliest)));
    Watermark next = seen.mark().with(there);
    return next.equals(seen.mark())
        ? Optional.of(seen)
        : ledger.watermarks().write(bucket, seen.generation(), next);
  }

  /** Empty where nothing is due, or another instance is at work. */
  private Optional<Versioned> take(Versioned seen, InvocationDeadline invocationDeadline) {
    Watermark mark = seen.mark();
    Instant now = clock.instant();
    boolean wanted = mark.pass() == null ? mark.due(now) : mark.pass().free(now);
    if (!wanted || invocationDeadline.passed()) {
      return Optional.empty();
    }
    Watermark taken =
        mark.pass() == null
            ? mark.begun(
                pipelineRepository.written().keySet(),
                // While a file is faulty, it is not known which pipelines there are.
                !pipelineRepository.faulty(),
                invocationDeadline.end(),
                now)
            : mark.at(bounded(seen).held(invocationDeadline.end()));
    return ledger.watermarks().write(bucket, seen.generation(), taken);
  }

  private static Pass bounded(Versioned seen) {
    return seen.mark().pass().boundedBy(seen.written().minus(ON_ITS_WAY));
  }

  private Set<Lane> goOn(Versioned mine, InvocationDeadline invocationDeadline) {
    Set<Lane> lanes = new LinkedHashSet<>();
    Watermark mark = mine.mark();
    Pass pass = bounded(mine);
    boolean complete = false;
    try {
      while (pass.lanes() == null && !invocationDeadline.passed()) {
        Bucket.Page page = landing.list("", pass.page(), PAGE);
        Pass next =
            pass.after(
                page.next(),
                lostEventRecovery.offer(page.entries(), mark, pass, lanes, invocationDeadline));
        pass = page.next() == null ? next.listingLanes("") : next;
      }
      while (pass.lanes() != null && !complete && !invocationDeadline.passed()) {
        String next = recordScan.page(pass.lanes());
        pass = next == null ? pass : pass.listingLanes(next);
        complete = next == null;
      }
    } catch (RetryLater e) {
      log.warning(
          "landing_scan_retry",
          "lost events are looked for again at the next tick",
          "reason",
          e.toString());
    } catch (RuntimeException e) {
      log.error(
          "landing_scan_failed",
          "the pass for lost events begins again at the next tick",
          "reason",
          e.toString());
      pass = pass.after(null, pass.pipelines());
    }
    Watermark next =
        complete ? mark.complete(from(mark, pass, invocationDeadline)) : mark.at(pass.held(null));
    boolean held = ledger.watermarks().write(bucket, mine.generation(), next).isPresent();
    if (complete && held) {
      log.info(
          "landing_scan_done", "all objects were looked at for lost events", "lanes", lanes.size());
    }
    return lanes;
  }

  /**
   * From where the next pass looks, by pipeline: an hour before this one began, or from the oldest
   * object that waits, so that an inbox that is emptied by hand is filled again. A pipeline that
   * could not be looked at wholly is looked at from where it was.
   */
  private Map<String, Instant> from(
      Watermark mark, Pass pass, InvocationDeadline invocationDeadline) {
    Instant began = pass.until().plus(ON_ITS_WAY);
    Backlog.Found waiting = backlog.look(pass.pipelines(), invocationDeadline);
    Map<String, Instant> from = new HashMap<>();
    for (String pipeline : waiting.pipelines()) {
      Instant known = mark.since().get(pipeline);
      if (known != null) {
        Instant next = later(known, began.minus(OVERLAP));
        Instant waits = waiting.oldest().getOrDefault(pipeline, next);
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
