package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.BisectedBatch;
import dev.sparkdrop.console.CostView;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A run's page. */
record RunView(
    String title,
    RunsView.Line line,
    String pipelinePath,
    String sentence,
    List<Axis.Tick> ticks,
    List<RunsView.Legend> legend,
    List<Step> steps,
    List<Item> objects,
    String moreObjects,
    String dropped,
    List<Item> droppedObjects,
    String marker,
    String again,
    String againPath,
    RunsView.Repeated repeated,
    String root,
    String rootPath,
    Half bisected,
    List<Try> attempts,
    String pipelineFile,
    RunAccount.Driver driver,
    Bad bad,
    Written written,
    List<String> warnings,
    String vcpuHours,
    List<String> assumptions,
    List<RunAccount.Command> commands,
    List<RunAccount.Link> links,
    List<String> problems,
    List<ActionButton> actions) {

  /** More than these are read where they lie. */
  private static final int BAD_ROWS = 20;

  /** A file with more new columns is a mistake, which some of them show. */
  private static final int COLUMNS = 100;

  /** A batch that was searched; {@code run} and {@code path} are null for a half that waits. */
  record Half(Badge badge, String run, String path, String what, List<Half> halves) {
    static Half of(BisectedBatch batch) {
      return new Half(
          Badge.of(batch),
          batch.run(),
          Links.run(batch.run()),
          HtmlEscaper.line(batch.what()),
          batch.halves().stream().map(Half::of).toList());
    }
  }

  /** A time and what happened then. */
  record Step(String what, String at, String after) {}

  /** An object of the batch; {@code why} only of a dropped one. */
  record Item(String name, String path, String generation, String size, String why) {}

  /** An attempt that is over. */
  record Try(int number, Badge badge, String cluster, String region, String job, String reason) {}

  /** Where the bad rows are, how many there are of each file and column, and some of them. */
  record Bad(String place, List<BadCount> byFile, List<BadCount> byColumn, List<BadRow> rows) {}

  /** How many there are of a file, or of a column. */
  record BadCount(String of, String path, String rows) {
    static List<BadCount> of(List<JobReport.BadCount> counts) {
      return (counts == null ? List.<JobReport.BadCount>of() : counts)
          .stream().filter(Objects::nonNull).limit(BAD_ROWS).map(BadCount::of).toList();
    }

    private static BadCount of(JobReport.BadCount count) {
      String of = count.file() == null ? count.column() : count.file();
      boolean linked = count.file() != null && count.file().length() <= HtmlEscaper.LINE;
      return new BadCount(
          of == null ? "(whole record)" : HtmlEscaper.line(of),
          linked ? Links.explain(count.file()) : null,
          Formats.count(count.rows()));
    }
  }

  /**
   * What came of it: the table, with what became of its columns, and the table in the warehouse.
   *
   * @param version null where the table has none
   * @param load such as {@code p.d.t: 7 rows}; null for none
   */
  record Written(
      String uri, String version, List<String> added, List<String> widened, String load) {
    static Written of(RunAccount run) {
      JobReport.Table table = run.table();
      if (table == null && run.columns() == null && run.load() == null) {
        return null;
      }
      return new Written(
          table == null ? null : HtmlEscaper.line(table.uri()),
          table == null || table.version() == null ? null : Formats.count(table.version()),
          run.columns() == null ? List.of() : lines(run.columns().added()),
          run.columns() == null ? List.of() : lines(run.columns().widened()),
          run.load() == null ? null : load(run.load()));
    }

    private static List<String> lines(List<String> columns) {
      return (columns == null ? List.<String>of() : columns)
          .stream().filter(Objects::nonNull).limit(COLUMNS).map(HtmlEscaper::line).toList();
    }

    private static String load(Receipt.Load load) {
      String table = load.table() == null ? "no table" : HtmlEscaper.line(load.table());
      return load.outcome() == Outcome.SUCCEEDED
          ? table + ": " + Formats.counted(load.rows(), "row") + " loaded"
          : table + ": the load failed";
    }
  }

  /** One of them. */
  record BadRow(String reason, String raw, String file, String path, Long line) {}

  static RunView of(RunAccount run, Instant now, List<ActionButton> actions) {
    RunRow row = run.row();
    Bar bar = Bar.of(row, row.clusterGone(), now);
    Axis axis = Axis.of(List.of(bar));
    CostView cost = row.cost();
    return new RunView(
        row.run(),
        RunsView.line(row, bar, axis),
        Links.to("/", "pipeline", row.pipeline()),
        HtmlEscaper.line(run.sentence()),
        axis.ticks(),
        RunsView.Legend.ALL,
        steps(row),
        run.objects().stream().map(RunView::object).toList(),
        run.nextObjects() == null
            ? null
            : Links.to(Links.run(row.run()), "page", run.nextObjects()) + "#objects",
        row.dropped() == 0 ? null : Formats.counted(row.dropped(), "object"),
        run.dropped().stream().map(RunView::dropped).toList(),
        run.marker() == null ? null : HtmlEscaper.line(run.marker().name()),
        run.again(),
        Links.run(run.again()),
        RunsView.Repeated.of(row.repeated()),
        root(row),
        Links.run(root(row)),
        run.bisected() == null ? null : Half.of(run.bisected()),
        attempts(run.attempts()),
        HtmlEscaper.head(run.pipelineFile(), HtmlEscaper.TEXT),
        driver(run.driver()),
        bad(run.badRows()),
        Written.of(run),
        run.warnings().stream().map(HtmlEscaper::line).toList(),
        cost == null || cost.vcpuHours() == null ? null : Formats.hours(cost.vcpuHours()),
        cost == null ? List.of() : cost.assumptions(),
        run.commands().stream()
            .map(each -> new RunAccount.Command(each.shows(), HtmlEscaper.line(each.line())))
            .toList(),
        // Whatever else may be in a URL, a click on it must not run anything here.
        run.links().stream().filter(each -> each.url().startsWith("https://")).toList(),
        run.problems().stream().map(HtmlEscaper::line).toList(),
        actions);
  }

  /** The run in which the search began that this one is part of; null where there is none. */
  private static String root(RunRow row) {
    return row.bisect() == null || row.run().equals(row.bisect().root())
        ? null
        : row.bisect().root();
  }

  private static List<Step> steps(RunRow row) {
    return row.steps().stream()
        .map(
            step ->
                new Step(
                    step.what(),
                    Formats.time(step.at()),
                    Formats.between(row.timeline().opened(), step.at())))
        .toList();
  }

  private static Item object(LandedObject object) {
    return object(object.bucket(), object.name(), object.generation(), object.size(), null);
  }

  private static Item dropped(Manifest.Dropped object) {
    return object(
        object.bucket(),
        object.name(),
        object.generation(),
        object.size(),
        HtmlEscaper.line(RunAccount.whyDropped(object)));
  }

  private static Item object(String bucket, String name, long generation, long size, String why) {
    return new Item(
        HtmlEscaper.line(name),
        name.length() > HtmlEscaper.LINE ? null : Links.explain("gs://" + bucket + "/" + name),
        Long.toString(generation),
        Formats.size(size),
        why);
  }

  private static List<Try> attempts(List<Attempt> attempts) {
    List<Try> tries = new ArrayList<>();
    for (Attempt each : attempts) {
      tries.add(
          new Try(
              tries.size() + 1,
              Badge.of(each.outcome()),
              each.cluster() == null ? "serverless" : each.cluster(),
              each.region(),
              each.job(),
              HtmlEscaper.line(each.reason())));
    }
    return tries;
  }

  private static Bad bad(JobReport.BadRows bad) {
    if (bad == null) {
      return null;
    }
    List<JobReport.BadRow> first = bad.first() == null ? List.of() : bad.first();
    return new Bad(
        HtmlEscaper.line(bad.place()),
        BadCount.of(bad.byFile()),
        BadCount.of(bad.byColumn()),
        first.stream().filter(Objects::nonNull).limit(BAD_ROWS).map(RunView::bad).toList());
  }

  private static BadRow bad(JobReport.BadRow row) {
    boolean known = row.file() != null && row.file().length() <= HtmlEscaper.LINE;
    return new BadRow(
        HtmlEscaper.line(row.reason()),
        HtmlEscaper.line(row.raw()),
        HtmlEscaper.line(row.file()),
        known ? Links.explain(row.file()) : null,
        row.line());
  }

  private static RunAccount.Driver driver(RunAccount.Driver driver) {
    return driver == null
        ? null
        : new RunAccount.Driver(
            HtmlEscaper.line(driver.uri()),
            HtmlEscaper.tail(driver.tail()),
            HtmlEscaper.line(driver.problem()));
  }
}
