package dev.sparkdrop.console;

import dev.sparkdrop.console.Explanation.Evidence;
import dev.sparkdrop.console.Explanation.What;
import dev.sparkdrop.run.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An explanation while it is put together. */
final class ExplanationBuilder {
  private final ObjectReference objectReference;
  private final List<Evidence> evidence = new ArrayList<>();
  private final String pipeline;
  private final Lane lane;

  /**
   * @param pipeline null for none
   * @param lane null for none
   */
  ExplanationBuilder(ObjectReference objectReference, String pipeline, Lane lane) {
    this.objectReference = objectReference;
    this.pipeline = pipeline;
    this.lane = lane;
    evidence.add(objectReference.evidence());
  }

  /** Something was looked at. */
  ExplanationBuilder saw(String where, String says) {
    evidence.add(new Evidence(where, Text.cut(says)));
    return this;
  }

  /**
   * The end of it.
   *
   * @param run null where none has it
   */
  Explanation that(What what, String run, String sentence) {
    return new Explanation(
        objectReference.uri(),
        objectReference.generation(),
        what,
        pipeline,
        lane == null ? null : lane.id(),
        lane == null ? Map.of() : lane.values(),
        run,
        sentence,
        List.copyOf(evidence));
  }
}
