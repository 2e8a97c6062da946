package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Inbox;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What waits in the inboxes, once an hour: for how long, and what no run will ever take. */
public final class Backlog {
  /** An object that waits longer is not looked for again where its marker is lost. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final StructuredLog log;

  public Backlog(PipelineRepository pipelineRepository, Ledger ledger, StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.log = log;
  }

  /**
   * What was found.
   *
   * @param oldest when the oldest object that waits was created, by pipeline
   * @param pipelines those of which all inboxes were looked at, or that have none
   */
  public record Found(Map<String, Instant> oldest, Set<String> pipelines) {}

  /**
   * Looks into every inbox, as long as there is time.
   *
   * @param pipelines of interest
   */
  public Found look(Collection<String> pipelines, InvocationDeadline invocationDeadline) {
    Map<String, Instant> oldest = new HashMap<>();
    Set<String> wholly = new HashSet<>(pipelines);
    ledger
        .inbox()
        .forEachLane(
            (pipeline, id) -> {
              if (invocationDeadline.passed()) {
                wholly.remove(pipeline);
              } else {
                tell(Lane.named(pipeline, id))
                    .ifPresent(
                        created ->
                            oldest.merge(pipeline, created, (a, b) -> a.isBefore(b) ? a : b));
              }
            });
    return new Found(oldest, wholly);
  }

  /** When the lane's oldest object was created; empty where nothing in it can be read. */
  private Optional<Instant> tell(Lane lane) {
    Inbox.Oldest waiting = ledger.inbox().oldest(lane);
    if (pipelineRepository.named(lane.pipeline()).isEmpty() && !waiting.objects().isEmpty()) {
      log.warning(
          "objects_without_pipeline",
          "objects wait, but their pipeline's file is missing or faulty",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "waiting",
          (waiting.all() ? "" : "at least ") + waiting.objects().size());
    }
    if (waiting.unreadable() > 0) {
      log.error(
          "inbox_unreadable",
          "markers in the inbox cannot be read and are left alone",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "markers",
          waiting.unreadable());
    }
    return waiting.objects().stream().map(LandedObject::created).min(Instant::compareTo);
  }
}
