package dev.sparkdrop.console.web;

import dev.sparkdrop.console.LaneNow;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.ledger.Wish;
import dev.sparkdrop.ledger.Wishes;
import dev.sparkdrop.run.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The buttons of a page, for the one who looks at it.
 *
 * @param caller who that is; empty where nobody can tell
 */
record Buttons(Wishes wishes, Tokens tokens, String caller) {

  /** Of a run: one that failed can be run again, and one that is open can be cancelled. */
  List<Press> of(RunAccount run) {
    if (run.row().outcome() == null) {
      return press(Action.CANCEL, run.row().pipeline(), run.row().run());
    }
    boolean again = run.row().outcome() == Outcome.FAILED && run.repeatedBy() == null;
    return again && run.row().objects() + run.row().dropped() > 0
        ? press(Action.AGAIN, run.row().pipeline(), run.row().run())
        : List.of();
  }

  /** Of lanes, whose open runs can be cancelled: one button, or none, each. */
  Map<LaneNow, List<Press>> ofLanes(List<LaneNow> lanes) {
    boolean any = lanes.stream().anyMatch(lane -> lane.run() != null);
    Map<String, Wish> asked =
        (any ? wishes.all(Wish.Kind.CANCEL) : List.<Wish>of())
            .stream()
                .filter(Wish::wellFormed)
                .collect(Collectors.toMap(Wish::id, wish -> wish, (first, again) -> first));
    return lanes.stream()
        .collect(Collectors.toMap(lane -> lane, lane -> cancel(lane, asked.get(lane.run()))));
  }

  private List<Press> cancel(LaneNow lane, Wish asked) {
    if (lane.run() == null) {
      return List.of();
    }
    return List.of(
        asked == null
            ? button(Action.CANCEL, lane.pipeline() + "/" + lane.run())
            : Press.asked(Action.CANCEL, asked));
  }

  /** Of pipelines. */
  List<FrontView.PipelineView> of(List<String> pipelines) {
    Set<String> paused =
        wishes.all(Wish.Kind.PAUSE).stream().map(Wish::pipeline).collect(Collectors.toSet());
    return pipelines.stream()
        .map(
            name ->
                new FrontView.PipelineView(
                    name,
                    Links.to("/", "pipeline", name),
                    Links.to("/backfill", "pipeline", name),
                    paused.contains(name),
                    List.of(button(paused.contains(name) ? Action.RESUME : Action.PAUSE, name))))
        .toList();
  }

  /** What was asked for and not granted yet has no button, but says so. */
  private List<Press> press(Action action, String pipeline, String run) {
    return wishes
        .find(action.kind, pipeline, run)
        .map(wish -> List.of(Press.asked(action, wish)))
        .orElseGet(() -> List.of(button(action, pipeline + "/" + run)));
  }

  /** A button. */
  Press button(Action action, String target) {
    return new Press(
        action.word(), target, tokens.issue(action, target, caller), action.label, null);
  }
}
