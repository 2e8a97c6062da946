package dev.sparkdrop.console;

import dev.sparkdrop.console.Explanation.What;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Watermark;
import dev.sparkdrop.pipeline.Mismatch;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an object. It is looked for in the order in which it moves: in the bucket, the
 * inbox, the batch of an open run, among what is done, in a receipt.
 */
final class Explainer {
  /** Of an inbox in which a former version may wait, so much is looked at. */
  private static final int PAGES = 2;

  private final CachedReads cachedReads;
  private final PipelineRepository pipelineRepository;
  private final ExplainedRuns runs;

  Explainer(CachedReads cachedReads, PipelineRepository pipelineRepository) {
    this.cachedReads = cachedReads;
    this.pipelineRepository = pipelineRepository;
    this.runs = new ExplainedRuns(cachedReads);
  }

  /** One explanation a pipeline that the name matches, or one for none. */
  List<Explanation> explain(ObjectReference objectReference) {
    List<Explanation> found = new ArrayList<>();
    for (Pipeline pipeline : pipelineRepository.all()) {
      boolean marker = pipeline.isMarker(objectReference.name());
      Optional<Lane> lane = pipeline.lane(objectReference.name());
      if (marker || lane.isPresent()) {
        ExplanationBuilder explanationBuilder =
            new ExplanationBuilder(
                objectReference, pipeline.name(), marker ? null : lane.orElseThrow());
        explanationBuilder.saw(
            "pipeline " + pipeline.name(),
            marker
                ? "it is a marker: " + pipeline.trigger().marker().orElseThrow()
                : "the name matches " + pipeline.trigger().pattern());
        found.add(explain(objectReference, pipeline, lane, marker, explanationBuilder));
      }
    }
    return found.isEmpty() ? List.of(unmatched(objectReference)) : found;
  }

  private Explanation explain(
      ObjectReference objectReference,
      Pipeline pipeline,
      Optional<Lane> lane,
      boolean marker,
      ExplanationBuilder explanationBuilder) {
    try {
      if (objectReference.generation() == null) {
        return explanationBuilder.that(
            What.UNKNOWN,
            null,
            "There is no such object. If there was one, give its generation, too; one that lands"
                + " goes to pipeline "
                + pipeline.name()
                + ".");
      }
      if (marker) {
        return new ExplainedMarker(cachedReads)
            .explain(objectReference, pipeline, explanationBuilder);
      }
      return explain(objectReference, pipeline, lane.orElseThrow(), explanationBuilder);
    } catch (CorruptRecord e) {
      return explanationBuilder
          .saw("the ledger", e.getMessage())
          .that(What.UNKNOWN, null, "It cannot be said: a part of the ledger cannot be read.");
    }
  }

  private Explanation explain(
      ObjectReference objectReference,
      Pipeline pipeline,
      Lane lane,
      ExplanationBuilder explanationBuilder) {
    LandedObject object = objectReference.object();
    boolean waits = waits(objectReference, lane, object);
    explanationBuilder.saw(
        "inbox/" + pipeline.name() + "/" + lane.id(), waits ? "it waits" : "it is not there");
    // It may move on while it is looked for: looking in its own direction, it cannot be missed.
    Optional<Explanation> inRun =
        runs.open(lane, object, explanationBuilder)
            .or(() -> runs.done(lane, object, explanationBuilder));
    if (inRun.isPresent()) {
      return inRun.get();
    }
    if (waits) {
      return waiting(pipeline, lane, explanationBuilder);
    }
    Optional<String> notAnInput =
        objectReference.isLive() ? pipeline.notAnInput(object) : Optional.empty();
    if (notAnInput.isPresent()) {
      return explanationBuilder.that(
          What.NOT_AN_INPUT,
          null,
          "It is never run over, though its name matches: it is " + notAnInput.get() + ".");
    }
    return objectReference.isLive()
        ? notSeen(objectReference, pipeline, explanationBuilder)
        : forgotten(objectReference, explanationBuilder);
  }

  private static String name(Lane lane) {
    return Text.lane(lane.values(), lane.id());
  }

  private boolean waits(ObjectReference objectReference, Lane lane, LandedObject object) {
    if (objectReference.isLive()) {
      return !cachedReads.ledger().inbox().among(lane, Set.of(object)).isEmpty();
    }
    // When it landed is not known, which the name of its entry begins with.
    int pages = 0;
    for (List<LandedObject> page : cachedReads.ledger().inbox().pages(lane)) {
      if (page.stream().anyMatch(other -> other.key().equals(object.key()))) {
        return true;
      }
      if (++pages == PAGES) {
        break;
      }
    }
    return false;
  }

  private Explanation waiting(Pipeline pipeline, Lane lane, ExplanationBuilder explanationBuilder) {
    LaneStatusReader.Told told = cachedReads.lane(lane);
    if (told.now() == null) {
      return explanationBuilder
          .saw("lanes/" + pipeline.name() + "/" + lane.id() + ".json", told.problem())
          .that(
              What.WAITING,
              null,
              "It waits in lane " + name(lane) + ", whose record cannot be read.");
    }
    explanationBuilder.saw(
        "lanes/" + pipeline.name() + "/" + lane.id() + ".json", told.now().phase().toString());
    String marker =
        pipeline
            .trigger()
            .marker()
            .map(name -> " A batch of this pipeline is complete when " + name + " lands beside it.")
            .orElse("");
    String until = told.now().until() == null ? "" : " Until " + time(told.now().until()) + ".";
    return explanationBuilder.that(
        What.WAITING,
        null,
        "It waits in lane " + name(lane) + ". " + told.now().words() + until + marker);
  }

  /** Its event is on its way, was lost, or was never one: then a pass over the bucket finds it. */
  private Explanation notSeen(
      ObjectReference objectReference, Pipeline pipeline, ExplanationBuilder explanationBuilder) {
    Optional<Watermark> mark = cachedReads.watermark();
    Instant since = mark.map(its -> its.since().get(pipeline.name())).orElse(null);
    explanationBuilder.saw(
        "watermarks/" + objectReference.bucket() + ".json",
        since == null
            ? "nothing of pipeline " + pipeline.name()
            : "what landed since " + since + " is looked for");
    if (since != null && objectReference.live().created().isBefore(since)) {
      return explanationBuilder.that(
          What.NOT_SEEN,
          null,
          "It is older than what is looked for, so it is never run over by itself: it was there"
              + " before pipeline "
              + pipeline.name()
              + ". Take it in by hand, or write it again.");
    }
    Instant due = mark.map(Watermark::due).orElse(null);
    return explanationBuilder.that(
        What.NOT_SEEN,
        null,
        "It is not known yet: its event is on its way, or was lost. The bucket is looked through"
            + " for such objects "
            + (due == null ? "within some minutes." : "at " + time(due) + ", or at once after."));
  }

  private static Explanation forgotten(
      ObjectReference objectReference, ExplanationBuilder explanationBuilder) {
    return explanationBuilder.that(
        What.UNKNOWN,
        null,
        "Nothing is remembered of that generation"
            + (objectReference.live() == null
                ? ", and the object is not in the bucket."
                : "; the live one is " + objectReference.live().generation() + "."));
  }

  private Explanation unmatched(ObjectReference objectReference) {
    ExplanationBuilder explanationBuilder = new ExplanationBuilder(objectReference, null, null);
    String faulty =
        pipelineRepository.faulty()
            ? " A pipeline file is faulty, though, so that it may be its."
            : "";
    if (objectReference.generation() != null) {
      // Its pipeline may be gone, or have another pattern now.
      for (String pipeline : cachedReads.ledger().runIndex().pipelines()) {
        Lane unknown = Lane.of(pipeline, Map.of());
        Optional<Explanation> done =
            runs.done(
                unknown,
                objectReference.object(),
                new ExplanationBuilder(objectReference, pipeline, null));
        if (done.isPresent()) {
          return done.get();
        }
      }
    }
    Optional<Mismatch> nearest =
        Mismatch.nearest(
            pipelineRepository.all().stream()
                .map(p -> p.trigger().mismatch(objectReference.name()))
                .toList());
    String hint =
        nearest
            .map(its -> " Nearest comes " + its.pattern() + ": " + its.where() + ".")
            .orElse(" There is no pipeline at all.");
    pipelineRepository
        .all()
        .forEach(
            pipeline ->
                explanationBuilder.saw(
                    "pipeline " + pipeline.name(),
                    pipeline.trigger().pattern()
                        + ": "
                        + pipeline.trigger().mismatch(objectReference.name()).where()));
    return explanationBuilder.that(
        What.NO_MATCH,
        null,
        (objectReference.live() == null ? "There is no such object, and no" : "No")
            + " pipeline matches its name."
            + hint
            + faulty);
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
