package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one door through which an object gets into inboxes, whoever tells of it, and however often.
 */
public final class Door {
  private final Catalog catalog;
  private final Ledger ledger;
  private final StepLog log;

  public Door(Catalog catalog, Ledger ledger, StepLog log) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.log = log;
  }

  /**
   * Puts the object into the inbox of every pipeline that matches, unless it is done there.
   *
   * @return the lanes in whose inbox it is now
   */
  public List<Lane> offer(LandedObject object) {
    return offer(object, pipeline -> true);
  }

  /** The same for some of the pipelines: to the others the object is history. */
  List<Lane> offer(LandedObject object, Predicate<Pipeline> to) {
    List<Lane> lanes = new ArrayList<>();
    boolean matched = false;
    for (Pipeline pipeline : catalog.all()) {
      Optional<Lane> lane = pipeline.lane(object.name());
      if (lane.isPresent() && to.test(pipeline)) {
        matched = true;
        enter(pipeline, lane.get(), object).ifPresent(lanes::add);
      }
    }
    if (!matched) {
      log.info("object matches no pipeline", "object", object.uri());
    }
    return lanes;
  }

  private Optional<Lane> enter(Pipeline pipeline, Lane lane, LandedObject object) {
    Optional<String> notAnInput = pipeline.notAnInput(object);
    if (notAnInput.isPresent()) {
      log.info(
          "object is not an input",
          "pipeline",
          lane.pipeline(),
          "object",
          object.uri(),
          "reason",
          notAnInput.get());
      return Optional.empty();
    }
    String doneBy = ledger.done().among(lane.pipeline(), List.of(object)).get(object);
    if (doneBy != null) {
      log.info(
          "object is done already",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "object",
          object.uri(),
          "run",
          doneBy);
      return Optional.empty();
    }
    boolean fresh = ledger.inbox().put(lane, object);
    log.info(
        fresh ? "object put into the inbox" : "object waits in the inbox already",
        "pipeline",
        lane.pipeline(),
        "lane",
        lane.id(),
        "object",
        object.uri(),
        "generation",
        object.generation());
    return Optional.of(lane);
  }
}
