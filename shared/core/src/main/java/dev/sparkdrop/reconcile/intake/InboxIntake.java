package dev.sparkdrop.reconcile.intake;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The one way into an inbox, whatever tells of the object, and however often. */
public final class InboxIntake {
  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final MarkerIntake markerIntake;
  private final UnseenObjects unseenObjects;
  private final StructuredLog log;

  public InboxIntake(
      PipelineRepository pipelineRepository, Ledger ledger, Bucket landing, StructuredLog log) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.markerIntake = new MarkerIntake(ledger, landing, log);
    this.unseenObjects = new UnseenObjects(ledger);
    this.log = log;
  }

  /**
   * Puts the object into the inbox of every pipeline that matches, unless it is done there. Where
   * it is a marker, its whole directory goes through the door, and then the marker.
   *
   * @return the lanes in whose inbox it is now
   */
  public List<Lane> offer(LandedObject object) {
    return offer(object, pipeline -> true);
  }

  /** The same for some of the pipelines: to the others the object is history. */
  public List<Lane> offer(LandedObject object, Predicate<Pipeline> to) {
    List<Lane> lanes = new ArrayList<>();
    boolean matched = false;
    for (Pipeline pipeline : pipelineRepository.all()) {
      boolean marker = pipeline.isMarker(object.name());
      Optional<Lane> lane = pipeline.lane(object.name());
      if ((marker || lane.isPresent()) && to.test(pipeline)) {
        matched = true;
        if (isInput(pipeline, object)) {
          lanes.addAll(
              marker
                  ? markerIntake.complete(pipeline, new Marker(object))
                  : enter(lane.orElseThrow(), object));
        }
      }
    }
    if (!matched) {
      log.info("object_unmatched", "object matches no pipeline", "object", object.uri());
    }
    return lanes;
  }

  /**
   * The same for many objects and one pipeline: to the others they are history.
   *
   * @return how many were put into an inbox that were not there; what markers bring along does not
   *     count
   */
  public int offerAll(Pipeline pipeline, Collection<LandedObject> objects) {
    Map<LandedObject, Lane> fresh = unseenObjects.among(pipeline, objects).fresh();
    ledger.inbox().putAll(fresh);
    objects.stream()
        .filter(object -> pipeline.isMarker(object.name()) && isInput(pipeline, object))
        .forEach(object -> markerIntake.complete(pipeline, new Marker(object)));
    return fresh.size();
  }

  private boolean isInput(Pipeline pipeline, LandedObject object) {
    Optional<String> notAnInput = pipeline.notAnInput(object);
    notAnInput.ifPresent(
        why ->
            log.info(
                "object_not_input",
                "object is not an input",
                "pipeline",
                pipeline.name(),
                "object",
                object.uri(),
                "reason",
                why));
    return notAnInput.isEmpty();
  }

  private Collection<Lane> enter(Lane lane, LandedObject object) {
    String doneBy = ledger.processed().among(lane.pipeline(), List.of(object)).get(object);
    if (doneBy != null) {
      log.info(
          "object_done",
          "object is done already",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "object",
          object.uri(),
          "run",
          doneBy);
      return List.of();
    }
    boolean fresh = ledger.inbox().put(lane, object);
    log.info(
        fresh ? "object_landed" : "object_waits",
        fresh ? "object put into the inbox" : "object waits in the inbox already",
        "pipeline",
        lane.pipeline(),
        "lane",
        lane.id(),
        "object",
        object.uri(),
        "generation",
        object.generation());
    return List.of(lane);
  }
}
