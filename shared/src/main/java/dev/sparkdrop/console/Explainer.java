package dev.sparkdrop.console;

import dev.sparkdrop.console.Explanation.What;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.ledger.Watermark;
import dev.sparkdrop.pipeline.Mismatch;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.reconcile.Catalog;
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

  private final Looks looks;
  private final Catalog catalog;
  private final ExplainedRuns runs;

  Explainer(Looks looks, Catalog catalog) {
    this.looks = looks;
    this.catalog = catalog;
    this.runs = new ExplainedRuns(looks);
  }

  /** One explanation a pipeline that the name matches, or one for none. */
  List<Explanation> explain(Version version) {
    List<Explanation> found = new ArrayList<>();
    for (Pipeline pipeline : catalog.all()) {
      boolean marker = pipeline.isMarker(version.name());
      Optional<Lane> lane = pipeline.lane(version.name());
      if (marker || lane.isPresent()) {
        Trail trail = new Trail(version, pipeline.name(), marker ? null : lane.orElseThrow());
        trail.saw(
            "pipeline " + pipeline.name(),
            marker
                ? "it is a marker: " + pipeline.trigger().marker().orElseThrow()
                : "the name matches " + pipeline.trigger().pattern());
        found.add(explain(version, pipeline, lane, marker, trail));
      }
    }
    return found.isEmpty() ? List.of(unmatched(version)) : found;
  }

  private Explanation explain(
      Version version, Pipeline pipeline, Optional<Lane> lane, boolean marker, Trail trail) {
    try {
      if (version.generation() == null) {
        return trail.that(
            What.UNKNOWN,
            null,
            "There is no such object. If there was one, give its generation, too; one that lands"
                + " goes to pipeline "
                + pipeline.name()
                + ".");
      }
      if (marker) {
        return new ExplainedMarker(looks).explain(version, pipeline, trail);
      }
      return explain(version, pipeline, lane.orElseThrow(), trail);
    } catch (Unreadable e) {
      return trail
          .saw("the ledger", e.getMessage())
          .that(What.UNKNOWN, null, "It cannot be said: a part of the ledger cannot be read.");
    }
  }

  private Explanation explain(Version version, Pipeline pipeline, Lane lane, Trail trail) {
    LandedObject object = version.object();
    boolean waits = waits(version, lane, object);
    trail.saw("inbox/" + pipeline.name() + "/" + lane.id(), waits ? "it waits" : "it is not there");
    // It may move on while it is looked for: looking in its own direction, it cannot be missed.
    Optional<Explanation> inRun =
        runs.open(lane, object, trail).or(() -> runs.done(lane, object, trail));
    if (inRun.isPresent()) {
      return inRun.get();
    }
    if (waits) {
      return waiting(pipeline, lane, trail);
    }
    Optional<String> notAnInput = version.isLive() ? pipeline.notAnInput(object) : Optional.empty();
    if (notAnInput.isPresent()) {
      return trail.that(
          What.NOT_AN_INPUT,
          null,
          "It is never run over, though its name matches: it is " + notAnInput.get() + ".");
    }
    return version.isLive() ? notSeen(version, pipeline, trail) : forgotten(version, trail);
  }

  private boolean waits(Version version, Lane lane, LandedObject object) {
    if (version.isLive()) {
      return !looks.ledger().inbox().among(lane, Set.of(object)).isEmpty();
    }
    // When it landed is not known, which the name of its entry begins with.
    int pages = 0;
    for (List<LandedObject> page : looks.ledger().inbox().pages(lane)) {
      if (page.stream().anyMatch(other -> other.key().equals(object.key()))) {
        return true;
      }
      if (++pages == PAGES) {
        break;
      }
    }
    return false;
  }

  private Explanation waiting(Pipeline pipeline, Lane lane, Trail trail) {
    LanesNow.Told told = looks.lane(lane);
    if (told.now() == null) {
      return trail
          .saw("lanes/" + pipeline.name() + "/" + lane.id() + ".json", told.problem())
          .that(
              What.WAITING,
              null,
              "It waits in lane " + lane.id() + ", whose record cannot be read.");
    }
    trail.saw(
        "lanes/" + pipeline.name() + "/" + lane.id() + ".json", told.now().phase().toString());
    String marker =
        pipeline
            .trigger()
            .marker()
            .map(name -> " A batch of this pipeline is complete when " + name + " lands beside it.")
            .orElse("");
    String until = told.now().until() == null ? "" : " Until " + time(told.now().until()) + ".";
    return trail.that(
        What.WAITING,
        null,
        "It waits in lane " + lane.id() + ". " + told.now().words() + until + marker);
  }

  /** Its event is on its way, was lost, or was never one: then a pass over the bucket finds it. */
  private Explanation notSeen(Version version, Pipeline pipeline, Trail trail) {
    Optional<Watermark> mark = looks.watermark();
    Instant since = mark.map(its -> its.since().get(pipeline.name())).orElse(null);
    trail.saw(
        "watermarks/" + version.bucket() + ".json",
        since == null
            ? "nothing of pipeline " + pipeline.name()
            : "what landed since " + since + " is looked for");
    if (since != null && version.live().created().isBefore(since)) {
      return trail.that(
          What.NOT_SEEN,
          null,
          "It is older than what is looked for, so it is never run over by itself: it was there"
              + " before pipeline "
              + pipeline.name()
              + ". Take it in by hand, or write it again.");
    }
    Instant due = mark.map(Watermark::due).orElse(null);
    return trail.that(
        What.NOT_SEEN,
        null,
        "It is not known yet: its event is on its way, or was lost. The bucket is looked through"
            + " for such objects "
            + (due == null ? "within some minutes." : "at " + time(due) + ", or at once after."));
  }

  private static Explanation forgotten(Version version, Trail trail) {
    return trail.that(
        What.UNKNOWN,
        null,
        "Nothing is remembered of that generation"
            + (version.live() == null
                ? ", and the object is not in the bucket."
                : "; the live one is " + version.live().generation() + "."));
  }

  private Explanation unmatched(Version version) {
    Trail trail = new Trail(version, null, null);
    String faulty =
        catalog.faulty() ? " A pipeline file is faulty, though, so that it may be its." : "";
    if (version.generation() != null) {
      // Its pipeline may be gone, or have another pattern now.
      for (String pipeline : looks.ledger().closed().pipelines()) {
        Lane unknown = Lane.of(pipeline, Map.of());
        Optional<Explanation> done =
            runs.done(unknown, version.object(), new Trail(version, pipeline, null));
        if (done.isPresent()) {
          return done.get();
        }
      }
    }
    Optional<Mismatch> nearest =
        Mismatch.nearest(
            catalog.all().stream().map(p -> p.trigger().mismatch(version.name())).toList());
    String hint =
        nearest
            .map(its -> " Nearest comes " + its.pattern() + ": " + its.where() + ".")
            .orElse(" There is no pipeline at all.");
    catalog
        .all()
        .forEach(
            pipeline ->
                trail.saw(
                    "pipeline " + pipeline.name(),
                    pipeline.trigger().pattern()
                        + ": "
                        + pipeline.trigger().mismatch(version.name()).where()));
    return trail.that(
        What.NO_MATCH,
        null,
        (version.live() == null ? "There is no such object, and no" : "No")
            + " pipeline matches its name."
            + hint
            + faulty);
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
