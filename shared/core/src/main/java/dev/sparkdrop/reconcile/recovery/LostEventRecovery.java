package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Watermark;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.reconcile.intake.InboxIntake;
import dev.sparkdrop.reconcile.intake.UnseenObjects;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Offers those objects of a listing that a pipeline should know of and does not. */
final class LostEventRecovery {
  /** How long before its batch is sealed a run may have been opened. */
  private static final Duration LONGEST_OPEN = Duration.ofDays(2);

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final InboxIntake inboxIntake;
  private final RunRecovery runRecovery;
  private final UnseenObjects unseenObjects;
  private final String bucket;
  private final Clock clock;
  private final StructuredLog log;

  LostEventRecovery(
      PipelineRepository pipelineRepository,
      Ledger ledger,
      InboxIntake inboxIntake,
      RunRecovery runRecovery,
      String bucket,
      Clock clock,
      StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.inboxIntake = inboxIntake;
    this.runRecovery = runRecovery;
    this.unseenObjects = new UnseenObjects(ledger);
    this.bucket = bucket;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Offers what is missing.
   *
   * @param lanes is told the lanes into which something was put
   * @return the pipelines for which every object was looked at
   * @throws RetryLater also where the time is up: what was offered by then is known the next time
   */
  Set<String> offer(
      List<Bucket.Entry> entries,
      Watermark mark,
      Watermark.Pass pass,
      Collection<Lane> lanes,
      InvocationDeadline invocationDeadline) {
    Set<String> wholly = new HashSet<>();
    for (Pipeline pipeline : pipelineRepository.all()) {
      Instant since = mark.since().get(pipeline.name());
      if (since != null) {
        List<LandedObject> landed =
            entries.stream()
                .filter(e -> !e.created().isBefore(since) && !e.created().isAfter(pass.until()))
                .map(e -> e.landedIn(bucket))
                .toList();
        try {
          offer(pipeline, landed, lanes, invocationDeadline);
          wholly.add(pipeline.name());
        } catch (CorruptRecord e) {
          log.error(
              "landing_scan_blocked",
              "lost events of a pipeline are looked for again once this can be read",
              "pipeline",
              pipeline.name(),
              "reason",
              e.getMessage());
        }
      }
    }
    return wholly;
  }

  private void offer(
      Pipeline pipeline,
      List<LandedObject> landed,
      Collection<Lane> lanes,
      InvocationDeadline invocationDeadline) {
    UnseenObjects.Sorted sorted = unseenObjects.among(pipeline, landed);
    lanes.addAll(runRecovery.takeUp(pipeline.name(), sorted.doneBy()));
    Map<LandedObject, Lane> lost = sorted.fresh();
    UnseenObjects.byLane(lost)
        .forEach(
            (lane, objects) -> {
              inTime(invocationDeadline);
              lost.keySet().removeAll(claimed(lane, objects.keySet()));
            });
    if (!lost.isEmpty()) {
      log.warning(
          "event_lost",
          "objects were not known, their events were lost",
          "pipeline",
          pipeline.name(),
          "objects",
          lost.size(),
          "object",
          lost.keySet().iterator().next().uri());
      ledger.inbox().putAll(lost);
      lanes.addAll(lost.values());
    }
    // A marker's directory is told complete once more; where all of it is done, nothing comes of
    // it.
    for (LandedObject object : landed) {
      if (pipeline.isMarker(object.name())) {
        inTime(invocationDeadline);
        lanes.addAll(inboxIntake.offer(object, each -> each.name().equals(pipeline.name())));
      }
    }
  }

  private static void inTime(InvocationDeadline invocationDeadline) {
    if (invocationDeadline.passed()) {
      throw new RetryLater("looking at a page of the landing bucket, as the time is up", null);
    }
  }

  /**
   * {@code done/} may have been emptied by hand: then the batches tell which of the objects are
   * done, and are marked again. Few objects come here, so that this may cost some calls.
   */
  private Set<LandedObject> claimed(Lane lane, Collection<LandedObject> objects) {
    Map<String, LandedObject> byKey = new HashMap<>();
    objects.forEach(object -> byKey.put(object.key(), object));
    Instant oldest =
        objects.stream().map(LandedObject::created).min(Instant::compareTo).orElseThrow();
    Set<LandedObject> found = new HashSet<>();
    ledger
        .history()
        .sealed(lane.pipeline(), lane.id(), oldest.minus(LONGEST_OPEN), clock.instant())
        .stream()
        .filter(run -> !run.sealed().isBefore(oldest))
        .flatMap(run -> ledger.runs().manifest(lane, run.run()).stream())
        .forEach(
            manifest -> {
              Set<LandedObject> its = new HashSet<>();
              manifest.claimed().stream()
                  .flatMap(object -> Stream.ofNullable(byKey.get(object.key())))
                  .forEach(its::add);
              if (!its.isEmpty()) {
                log.warning(
                    "processed_restored",
                    "objects of a run were not marked as done any more",
                    "pipeline",
                    lane.pipeline(),
                    "lane",
                    lane.id(),
                    "run",
                    manifest.run(),
                    "objects",
                    its.size());
                ledger.processed().claim(lane.pipeline(), manifest.run(), its);
                found.addAll(its);
              }
            });
    return found;
  }
}
