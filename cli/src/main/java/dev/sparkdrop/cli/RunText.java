package dev.sparkdrop.cli;

import dev.sparkdrop.cli.Screen.Cell;
import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.BisectedBatch;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run whole, as its page tells it. */
record RunText(Screen screen) {
  private static final int OBJECTS = 10;
  private static final int COUNTS = 5;

  /** What became of a failed run's batch. */
  static String repeated(RunRow.Repetition repeated) {
    return "Its batch "
        + (repeated.outcome() == null
            ? "is run again as "
            : repeated.outcome() == Outcome.SUCCEEDED ? "succeeded as " : "failed again as ")
        + repeated.run()
        + ".";
  }

  void print(RunAccount run) {
    RunRow row = run.row();
    screen.state(Badge.of(row), row.run());
    screen.line(run.sentence());
    if (row.repeated() != null) {
      screen.line(repeated(row.repeated()));
    }
    run.warnings().forEach(warning -> screen.line("Warning: " + warning));
    run.problems().forEach(problem -> screen.line("! " + problem));
    screen.line(null);
    facts(run);
    halves(run);
    objects(run);
    bad(run.badRows());
    attempts(run);
    if (run.driver() != null && run.driver().tail() != null && row.outcome() == Outcome.FAILED) {
      heading("What the job printed last");
      run.driver().tail().lines().forEach(line -> screen.line("  " + line));
    }
    heading("The same elsewhere");
    run.commands().forEach(each -> screen.line("  " + each.line()));
  }

  private void facts(RunAccount run) {
    RunRow row = run.row();
    List<List<Cell>> facts = new ArrayList<>();
    fact(facts, "Pipeline", row.pipeline());
    fact(facts, "Lane", row.laneName());
    if (row.rows() != null) {
      fact(
          facts,
          "Rows",
          "%s in, %s out, %s bad"
              .formatted(
                  Formats.count(row.rows().in()),
                  Formats.count(row.rows().out()),
                  Formats.count(row.rows().bad())));
    }
    if (run.table() != null) {
      String version =
          run.table().version() == null ? "" : ", version " + Formats.count(run.table().version());
      fact(facts, "Table", run.table().uri() + version);
    }
    if (run.columns() != null) {
      fact(facts, "Columns added", joined(run.columns().added()));
      fact(facts, "Columns widened", joined(run.columns().widened()));
    }
    if (run.load() != null) {
      fact(
          facts,
          "Warehouse",
          run.load().table()
              + (run.load().outcome() == Outcome.SUCCEEDED
                  ? ": " + Formats.counted(run.load().rows(), "row") + " loaded"
                  : ": the load failed"));
    }
    fact(facts, "Once more the batch of", run.again());
    if (row.bisect() != null && !row.run().equals(row.bisect().root())) {
      fact(facts, "Part of the search of", row.bisect().root());
    }
    fact(facts, "Cluster-seconds", row.clusterSeconds() == null ? null : row.clusterSeconds() + "");
    fact(facts, "Cost", row.cost() == null ? null : Formats.money(row.cost()));
    for (RunRow.Step step : row.steps()) {
      fact(
          facts,
          step.what().substring(0, 1).toUpperCase(java.util.Locale.ROOT) + step.what().substring(1),
          Formats.time(step.at())
              + "  after "
              + Formats.between(row.timeline().opened(), step.at()));
    }
    rows(facts);
  }

  private static String joined(List<String> columns) {
    return columns == null || columns.isEmpty() ? null : String.join(", ", columns);
  }

  private static void fact(List<List<Cell>> facts, String name, String value) {
    if (value != null) {
      facts.add(List.of(Cell.of(name), Cell.of(value)));
    }
  }

  /** A table without a header. */
  private void rows(List<List<Cell>> rows) {
    if (!rows.isEmpty()) {
      int width = rows.stream().mapToInt(row -> row.get(0).text().length()).max().orElse(0);
      rows.forEach(
          row ->
              screen.line(
                  row.get(0).text()
                      + " ".repeat(width - row.get(0).text().length() + 2)
                      + row.get(1).text()));
    }
  }

  private void heading(String text) {
    screen.line(null);
    screen.line(text);
  }

  private void halves(RunAccount run) {
    if (run.bisected() != null) {
      heading("Searched in halves");
      half(run.bisected(), "  ");
    }
  }

  private void half(BisectedBatch batch, String indent) {
    screen.line(
        indent
            + Stream.of(Badge.of(batch).word(), batch.run(), batch.what())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("  ")));
    batch.halves().forEach(half -> half(half, indent + "  "));
  }

  private void objects(RunAccount run) {
    heading(Formats.counted(run.row().objects(), "object"));
    run.objects().stream()
        .limit(OBJECTS)
        .forEach(
            object ->
                screen.line(
                    "  gs://%s/%s  %s"
                        .formatted(object.bucket(), object.name(), Formats.size(object.size()))));
    if (run.row().objects() > OBJECTS) {
      screen.line("  and " + Formats.count(run.row().objects() - OBJECTS) + " more");
    }
    run.dropped().stream()
        .limit(OBJECTS)
        .forEach(
            each -> screen.line("  dropped: " + each.name() + ": " + RunAccount.whyDropped(each)));
  }

  private void bad(JobReport.BadRows bad) {
    if (bad == null) {
      return;
    }
    heading("Bad rows");
    rows(
        Stream.concat(counts(bad.byColumn()), counts(bad.byFile()))
            .map(
                count ->
                    List.of(
                        Cell.of("  " + Formats.count(count.rows())),
                        Cell.of(
                            count.file() != null
                                ? count.file()
                                : count.column() == null
                                    ? "(whole record)"
                                    : "column " + count.column())))
            .toList());
    (bad.first() == null ? Stream.<JobReport.BadRow>of() : bad.first().stream())
        .filter(Objects::nonNull)
        .limit(COUNTS)
        .forEach(
            row ->
                screen.line(
                    "  "
                        + (row.line() == null ? "" : "line " + row.line() + ": ")
                        + row.reason()
                        + (row.raw() == null ? "" : "  " + row.raw())));
    if (bad.place() != null) {
      screen.line("  All of them: " + bad.place());
    }
  }

  private static Stream<JobReport.BadCount> counts(List<JobReport.BadCount> counts) {
    return (counts == null ? Stream.<JobReport.BadCount>of() : counts.stream())
        .filter(Objects::nonNull)
        .limit(COUNTS);
  }

  private void attempts(RunAccount run) {
    if (run.attempts().size() > 1) {
      heading("Attempts");
      run.attempts()
          .forEach(
              each ->
                  screen.line(
                      "  %s  %s %s"
                          .formatted(
                              Badge.of(each.outcome()).word(),
                              each.job() == null ? each.cluster() : each.job(),
                              each.reason() == null ? "" : each.reason())));
    }
  }
}
