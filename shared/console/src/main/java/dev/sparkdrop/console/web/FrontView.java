package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.ledger.CommandLog;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first page.
 *
 * @param object nothing, in the field of the question
 * @param nothing whether there was never a run and nothing waits: how to begin is said instead
 * @param drop a command that drops a file
 * @param newest path of the newest runs, on a page of older ones; else null
 */
record FrontView(
    String title,
    String object,
    boolean below,
    String landing,
    String at,
    List<String> problems,
    List<LaneView> lanes,
    boolean nothing,
    String drop,
    Form form,
    RunsView runs,
    String newest,
    List<AskedView> asked,
    List<PipelineView> pipelines) {

  /** The filter as the form shows it; an empty text where it does not matter. */
  record Form(
      List<Choice> pipelines,
      String lane,
      List<Choice> outcomes,
      String from,
      String to,
      String text,
      boolean filters) {

    static Form of(RunQuery runQuery, List<String> pipelines) {
      return new Form(
          pipelines.stream()
              .map(each -> new Choice(each, each.equals(runQuery.pipeline())))
              .toList(),
          runQuery.lane(),
          List.of("SUCCEEDED", "FAILED").stream()
              .map(
                  each ->
                      new Choice(
                          each,
                          runQuery.outcome() != null && each.equals(runQuery.outcome().name())))
              .toList(),
          minute(runQuery.from()),
          minute(runQuery.to()),
          runQuery.text(),
          !runQuery.equals(RunQuery.ALL));
    }

    /** As an input of a form wants it; seconds only where there are some. */
    private static String minute(Instant time) {
      return time == null ? null : time.toString().replaceAll("(:00)?(\\.\\d+)?Z$", "");
    }
  }

  /** What was asked for, and what came of it. */
  record AskedView(String label, String of, String by, String at, Badge badge, String why) {
    static AskedView of(CommandLog.Answer answer) {
      return new AskedView(
          OperatorAction.valueOf(answer.kind().name()).label,
          HtmlEscaper.head(answer.id() == null ? answer.pipeline() : answer.id(), 200),
          HtmlEscaper.head(answer.by(), 200),
          Formats.time(answer.at()),
          answer.granted() ? new Badge("granted", "good") : new Badge("refused", "bad"),
          HtmlEscaper.line(answer.why()));
    }
  }

  /** One of several. */
  record Choice(String value, boolean chosen) {}

  /** A pipeline and what can be done to it. */
  record PipelineView(
      String name, String path, String backfillPath, boolean paused, List<ActionButton> actions) {}

  static FrontView of(
      Overview overview,
      Form form,
      String older,
      String newest,
      String landing,
      String drop,
      List<LaneView> lanes,
      List<PipelineView> pipelines) {
    boolean nothing = lanes.isEmpty() && overview.runs().lookedBackTo() == null && !form.filters();
    return new FrontView(
        "What is going on",
        null,
        false,
        landing,
        Formats.time(overview.at()),
        Stream.concat(overview.problems().stream(), overview.runs().problems().stream())
            .distinct()
            .map(HtmlEscaper::line)
            .toList(),
        lanes,
        nothing,
        drop,
        form,
        RunsView.of(overview.runs(), overview.at(), older),
        newest,
        overview.asked().stream().map(AskedView::of).toList(),
        pipelines);
  }
}
