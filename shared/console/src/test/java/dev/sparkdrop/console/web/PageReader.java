package dev.sparkdrop.console.web;

import dev.sparkdrop.console.BisectedBatch;
import dev.sparkdrop.console.CostReport;
import dev.sparkdrop.console.CostView;
import dev.sparkdrop.console.Explanation;
import dev.sparkdrop.console.Explanations;
import dev.sparkdrop.console.LaneStatus;
import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.console.RunList;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.CommandLog;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Timeline;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a console may be told, and the pages of it. */
final class PageReader {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Templates TEMPLATES = new Templates();
  private static final PageLayout SHELL = new PageLayout(new Assets().folder(), 3000, null);
  private static final CostView COST =
      new CostView(0.2, new BigDecimal("0.01234"), "USD", List.of("Prices of 2026-11-01."));

  private PageReader() {}

  static LaneStatus lane(String lane, Phase phase, String words) {
    return new LaneStatus(
        "birdstrikes",
        lane,
        new TreeMap<>(Map.of("year", "1990")),
        phase,
        words,
        NOW.minusSeconds(42),
        NOW.plusSeconds(600),
        3,
        lane + "-mwrnezfxgn0z",
        lane + "-mwrnezfxgn0z-1",
        NOW.minusSeconds(40),
        null,
        false);
  }

  /** Each part takes so many seconds, from the opening on: request, boot, seal, job, close, end. */
  static RunRow run(String name, Outcome outcome, String reason, String object, long... seconds) {
    return run(name, outcome, reason, object, Map.of("year", "1990"), null, null, seconds);
  }

  private static RunRow run(
      String name,
      Outcome outcome,
      String reason,
      String object,
      Map<String, String> values,
      String warning,
      RunRow.Repetition repeated,
      long... seconds) {
    Instant[] at = new Instant[seconds.length + 1];
    at[0] = NOW.minusSeconds(3600);
    for (int i = 0; i < seconds.length; i++) {
      at[i + 1] = at[i].plusSeconds(seconds[i]);
    }
    return new RunRow(
        name,
        "birdstrikes",
        "birdstrikes-f2b99c43",
        outcome,
        reason,
        4,
        0,
        object,
        outcome == Outcome.FAILED ? null : new JobReport.Rows(10_000, 9_988, 12),
        new Timeline(at[0], at[1], at[2], at[3], at[3], at[4], at[5]),
        name + "-1",
        at[6],
        214L,
        COST,
        values,
        warning,
        repeated,
        null);
  }

  static RunRow succeeded() {
    return run(
        "birdstrikes-f2b99c43-mwrnezfxgn0z",
        Outcome.SUCCEEDED,
        null,
        "birdstrikes/1990/a.csv",
        1,
        92,
        2,
        47,
        1,
        63);
  }

  static RunRow failed(String reason, String object) {
    return run(
        "birdstrikes-f2b99c43-mwrnezfxfail", Outcome.FAILED, reason, object, 3, 88, 1, 300, 2, 60);
  }

  /** A run of a lane of that value, which failed, and whose batch succeeded later. */
  static RunRow mended(String value) {
    return run(
        "birdstrikes-f2b99c43-mwrnezfxfail",
        Outcome.FAILED,
        value,
        value,
        Map.of("country", value),
        value,
        new RunRow.Repetition("birdstrikes-f2b99c43-mwrnezfxgood", Outcome.SUCCEEDED),
        3,
        88,
        1,
        300,
        2,
        60);
  }

  static RunAccount account(RunRow row, String object, String printed) {
    return new RunAccount(
        row,
        row.reason() == null ? "It succeeded: 10,000 rows in, 9,988 out, 12 bad." : row.reason(),
        List.of(new LandedObject("landing", object, 1764000000000001L, 123_456, NOW)),
        "MTAw",
        List.of(
            new Manifest.Dropped(
                "landing", object, 17L, 5, NOW, Manifest.Why.UNREADABLE, row.reason())),
        null,
        null,
        null,
        new BisectedBatch(
            row.run(),
            Outcome.FAILED,
            Bisection.Result.HALVED,
            2,
            object,
            List.of(
                new BisectedBatch(
                    row.run(), Outcome.FAILED, Bisection.Result.FOUND, 1, object, List.of()),
                new BisectedBatch(null, null, null, 0, null, List.of()))),
        List.of(
            new Attempt(
                row.cluster(), "u", "us-central1", row.run() + "-a1", row.outcome(), row.reason())),
        "name: birdstrikes\ntrigger: {match: '" + object + "'}\n",
        new RunAccount.Driver("gs://lake/x/driveroutput", printed, null),
        new JobReport.BadRows(
            printed,
            List.of(new JobReport.BadRow(object, 7L, printed, printed)),
            List.of(new JobReport.BadCount(object, null, 3)),
            List.of(new JobReport.BadCount(null, printed, 3))),
        new JobReport.Table(object, 7L, null),
        new JobReport.Columns(List.of(printed), List.of(printed)),
        List.of(printed),
        new Receipt.Load(printed, List.of("sd-1"), 7, Outcome.SUCCEEDED),
        List.of(new RunAccount.Command("its job", "gcloud dataproc jobs describe x")),
        List.of(
            new RunAccount.Link("its job", "https://console.cloud.google.com/dataproc/jobs/x"),
            new RunAccount.Link("nothing good", "javascript:alert(1)")),
        List.of());
  }

  static Explanation explanation(Explanation.What what, String object, String sentence) {
    return new Explanation(
        object,
        17L,
        what,
        "birdstrikes",
        "birdstrikes-f2b99c43",
        Map.of("country", object),
        "birdstrikes-f2b99c43-mwrnezfxgn0z",
        sentence,
        List.of(new Explanation.Evidence("gs://state/done/birdstrikes/0a", sentence)));
  }

  static CommandLog.Answer asked(String text) {
    return new CommandLog.Answer(Command.Kind.AGAIN, "birdstrikes", text, text, NOW, false, text);
  }

  static String costs(String text) {
    CostReport.Spent spent = new CostReport.Spent(3600, 4, new BigDecimal("0.25"));
    CostReport.Line line = new CostReport.Line(text, 1, 2, 3, spent, spent);
    List<String> said = List.of(text);
    return TEMPLATES.render(
        "costs",
        CostReportView.of(
            new CostReport(
                NOW,
                NOW,
                NOW,
                said,
                "1 day.",
                "USD",
                line,
                List.of(line),
                List.of(line),
                said,
                said),
            RunQuery.ALL),
        SHELL);
  }

  static String front(List<LaneStatus> lanes, RunRow... runs) {
    return front(null, lanes, runs);
  }

  /**
   * @param asked null for nothing
   */
  static String front(CommandLog.Answer asked, List<LaneStatus> lanes, RunRow... runs) {
    RunList list =
        new RunList(
            List.of(runs), null, runs.length == 0 ? null : NOW.minusSeconds(9000), List.of());
    Overview overview =
        new Overview(
            NOW,
            List.of("birdstrikes", "weather"),
            lanes,
            list,
            asked == null ? List.of() : List.of(asked),
            List.of());
    return TEMPLATES.render(
        "front",
        FrontView.of(
            overview,
            FrontView.Form.of(RunQuery.ALL, overview.pipelines()),
            null,
            null,
            "landing",
            "gcloud storage cp FILE gs://landing/",
            lanes.stream().map(lane -> LaneView.of(lane, NOW, List.of())).toList(),
            List.of()),
        SHELL);
  }

  static String page(RunAccount run, ActionButton... presses) {
    return TEMPLATES.render("run", RunView.of(run, NOW, List.of(presses)), SHELL);
  }

  static String page(Explanation... told) {
    return TEMPLATES.render(
        "explain",
        ExplainView.of(
            "gs://landing/a", false, new Explanations(List.of(told), null, List.of()), "landing"),
        SHELL);
  }
}
