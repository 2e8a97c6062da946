package dev.sparkdrop.console;

import dev.sparkdrop.console.Explanation.What;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What became of an object that says that its directory is complete. */
record ExplainedMarker(CachedReads looks) {
  /** Of a pipeline with more lanes in which something waits, so many are looked at. */
  private static final int LANES = 20;

  Explanation explain(
      ObjectReference objectReference, Pipeline pipeline, ExplanationBuilder explanationBuilder) {
    LandedObject object = objectReference.object();
    String directory = new Marker(object).directory();
    String what =
        "It is a marker of pipeline "
            + pipeline.name()
            + ": what lies below "
            + (directory.isEmpty() ? "the bucket" : directory)
            + " is complete. ";
    List<String> lanes = lanes(pipeline.name(), object);
    explanationBuilder.saw(
        "inbox/" + pipeline.name() + "/",
        lanes.isEmpty()
            ? "the marker is in no lane"
            : "the marker is in " + String.join(", ", lanes));
    if (!lanes.isEmpty()) {
      Lane first = new Lane(pipeline.name(), lanes.get(0), new TreeMap<>());
      LaneStatusReader.Told told = looks.lane(first);
      return explanationBuilder.that(
          What.MARKER,
          null,
          what
              + "What it covers waits in lane "
              + (told.now() == null ? first.id() : Text.lane(told.now().values(), first.id()))
              + ". "
              + (told.now() == null ? told.problem() : told.now().words()));
    }
    return explanationBuilder.that(
        What.MARKER,
        null,
        what
            + (objectReference.isLive()
                ? "Nothing that it covers waits: it was run over, or was not there, or its event is"
                    + " on its way."
                : "That version of it is not the live one, and says nothing any more."));
  }

  private List<String> lanes(String pipeline, LandedObject object) {
    List<String> waiting = new ArrayList<>();
    looks
        .ledger()
        .inbox()
        .forEachLane(
            (its, lane) -> {
              if (its.equals(pipeline) && waiting.size() < LANES) {
                waiting.add(lane);
              }
            });
    return waiting.stream()
        .filter(
            lane ->
                looks.ledger().inbox().markers(new Lane(pipeline, lane, new TreeMap<>())).stream()
                    .anyMatch(marker -> marker.object().key().equals(object.key())))
        .toList();
  }
}
