package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What waits in the inboxes, once an hour: for how long, and what no run will ever take. */
public final class Backlog {
  /** An object that waits longer is not looked for again where its marker is lost. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final int COUNTED = 1000;

  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final StructuredLog log;

  public Backlog(PipelineRepository pipelineRepository, Ledger ledger, StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.log = log;
  }

  /** When the oldest object that waits was created, by pipeline. */
  public Map<String, Instant> oldest() {
    Map<String, Instant> oldest = new HashMap<>();
    ledger
        .inbox()
        .forEachLane(
            (pipeline, id) ->
                ledger
                    .inbox()
                    .lane(pipeline, id)
                    .map(this::tell)
                    .ifPresent(
                        created ->
                            oldest.merge(pipeline, created, (a, b) -> a.isBefore(b) ? a : b)));
    return oldest;
  }

  /** Null where nothing in it can be read. */
  private Instant tell(Lane lane) {
    List<LandedObject> objects = ledger.inbox().pages(lane).iterator().next();
    if (pipelineRepository.named(lane.pipeline()).isEmpty() && !objects.isEmpty()) {
      log.warning(
          "objects_without_pipeline",
          "objects wait, but their pipeline's file is missing or faulty",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "waiting",
          ledger.inbox().count(lane, COUNTED));
    }
    long unreadable = ledger.inbox().unreadable(lane);
    if (unreadable > 0) {
      log.error(
          "inbox_unreadable",
          "markers in the inbox cannot be read and are left alone",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "markers",
          unreadable);
    }
    return objects.stream().map(LandedObject::created).min(Instant::compareTo).orElse(null);
  }
}
