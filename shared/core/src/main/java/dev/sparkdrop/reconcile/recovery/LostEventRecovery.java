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
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Offers those objects of a listing that a pipeline should know of and does not. */
final class LostEventRecovery {
  /** How long before its batch is sealed a run may have been opened. */
  private static final Duration LONGEST_OPEN = Duration.ofDays(2);

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final InboxIntake inboxIntake;
  private final RunRecovery runRecovery;
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
        Map<Boolean, List<LandedObject>> byMarker =
            inputs(pipeline, entries, since, pass.until()).stream()
                .collect(Collectors.partitioningBy(o -> pipeline.isMarker(o.name())));
        try {
          offer(pipeline, byMarker.get(false), lanes, invocationDeadline);
          again(pipeline, byMarker.get(true), lanes, invocationDeadline);
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

  private List<LandedObject> inputs(
      Pipeline pipeline, List<Bucket.Entry> entries, Instant since, Instant until) {
    List<LandedObject> inputs = new ArrayList<>();
    for (Bucket.Entry entry : entries) {
      if (!entry.created().isBefore(since) && !entry.created().isAfter(until)) {
        LandedObject object =
            new LandedObject(
                bucket, entry.name(), entry.generation(), entry.size(), entry.created());
        boolean matches =
            pipeline.lane(object.name()).isPresent() || pipeline.isMarker(object.name());
        if (matches && pipeline.notAnInput(object).isEmpty()) {
          inputs.add(object);
        }
      }
    }
    return inputs;
  }

  private void offer(
      Pipeline pipeline,
      List<LandedObject> inputs,
      Collection<Lane> lanes,
      InvocationDeadline invocationDeadline) {
    Set<LandedObject> left = new LinkedHashSet<>(inputs);
    // The inbox before done/, the way an object moves: one that moves meanwhile is seen twice, and
    // never not at all.
    byLane(pipeline, left)
        .forEach((lane, objects) -> left.removeAll(ledger.inbox().among(lane, objects)));
    Map<LandedObject, String> done = ledger.processed().among(pipeline.name(), left);
    left.removeAll(done.keySet());
    lanes.addAll(runRecovery.takeUp(pipeline, done));
    byLane(pipeline, left)
        .forEach(
            (lane, objects) -> {
              inTime(invocationDeadline);
              left.removeAll(claimed(lane, objects));
            });
    for (LandedObject object : left) {
      inTime(invocationDeadline);
      log.warning(
          "event_lost",
          "object was not known, its event was lost",
          "pipeline",
          pipeline.name(),
          "object",
          object.uri(),
          "generation",
          object.generation());
      lanes.addAll(inboxIntake.offer(object, each -> each.name().equals(pipeline.name())));
    }
  }

  /**
   * A marker's directory is told complete once more; where all of it is done, nothing comes of it.
   */
  private void again(
      Pipeline pipeline,
      List<LandedObject> markers,
      Collection<Lane> lanes,
      InvocationDeadline invocationDeadline) {
    for (LandedObject marker : markers) {
      inTime(invocationDeadline);
      lanes.addAll(inboxIntake.offer(marker, each -> each.name().equals(pipeline.name())));
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
  private Set<LandedObject> claimed(Lane lane, List<LandedObject> objects) {
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
                ledger.processed().mark(lane.pipeline(), manifest.run(), its);
                found.addAll(its);
              }
            });
    return found;
  }

  private static Map<Lane, List<LandedObject>> byLane(
      Pipeline pipeline, Collection<LandedObject> objects) {
    Map<Lane, List<LandedObject>> lanes = new HashMap<>();
    for (LandedObject object : objects) {
      Optional<Lane> lane = pipeline.lane(object.name());
      lane.ifPresent(l -> lanes.computeIfAbsent(l, key -> new ArrayList<>()).add(object));
    }
    return lanes;
  }
}
