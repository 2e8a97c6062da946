package dev.sparkdrop.console.web;

import dev.sparkdrop.console.LaneStatus;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Commands;
import dev.sparkdrop.run.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The buttons of a page, for the one who looks at it.
 *
 * @param caller who that is; empty where it is not known
 */
record Buttons(Commands wishes, CsrfTokens tokens, String caller) {

  /** Of a run: one that failed can be run again, and one that is open can be cancelled. */
  List<ActionButton> of(RunAccount run) {
    if (run.row().outcome() == null) {
      return press(OperatorAction.CANCEL, run.row().pipeline(), run.row().run());
    }
    boolean again =
        run.row().outcome() == Outcome.FAILED && run.repeatedBy() == null && !run.row().isHalved();
    return again && run.row().objects() + run.row().dropped() > 0
        ? press(OperatorAction.AGAIN, run.row().pipeline(), run.row().run())
        : List.of();
  }

  /** Of lanes, whose open runs can be cancelled: one button, or none, each. */
  Map<LaneStatus, List<ActionButton>> ofLanes(List<LaneStatus> lanes) {
    boolean any = lanes.stream().anyMatch(lane -> lane.run() != null);
    Map<String, Command> asked =
        (any ? wishes.all(Command.Kind.CANCEL) : List.<Command>of())
            .stream()
                .filter(Command::wellFormed)
                .collect(
                    Collectors.toMap(Command::id, command -> command, (first, again) -> first));
    return lanes.stream()
        .collect(Collectors.toMap(lane -> lane, lane -> cancel(lane, asked.get(lane.run()))));
  }

  private List<ActionButton> cancel(LaneStatus lane, Command asked) {
    if (lane.run() == null) {
      return List.of();
    }
    return List.of(
        asked == null
            ? button(OperatorAction.CANCEL, lane.pipeline() + "/" + lane.run())
            : ActionButton.asked(OperatorAction.CANCEL, asked));
  }

  /** Of pipelines. */
  List<FrontView.PipelineView> of(List<String> pipelines) {
    Set<String> paused =
        wishes.all(Command.Kind.PAUSE).stream().map(Command::pipeline).collect(Collectors.toSet());
    return pipelines.stream()
        .map(
            name ->
                new FrontView.PipelineView(
                    name,
                    Links.to("/", "pipeline", name),
                    Links.to("/backfill", "pipeline", name),
                    paused.contains(name),
                    List.of(
                        button(
                            paused.contains(name) ? OperatorAction.RESUME : OperatorAction.PAUSE,
                            name))))
        .toList();
  }

  /** What was asked for and not granted yet has no button, but says so. */
  private List<ActionButton> press(OperatorAction operatorAction, String pipeline, String run) {
    return wishes
        .find(operatorAction.kind, pipeline, run)
        .map(command -> List.of(ActionButton.asked(operatorAction, command)))
        .orElseGet(() -> List.of(button(operatorAction, pipeline + "/" + run)));
  }

  /** A button. */
  ActionButton button(OperatorAction operatorAction, String target) {
    return new ActionButton(
        operatorAction.word(),
        target,
        tokens.issue(operatorAction, target, caller),
        operatorAction.label,
        null);
  }
}
