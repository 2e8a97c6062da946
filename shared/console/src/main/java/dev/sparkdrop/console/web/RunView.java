package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Cost;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A run's page. */
record RunView(
    String title,
    RunsView.Line line,
    String lanePath,
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
    String repeatedBy,
    String repeatedByPath,
    List<Try> attempts,
    String pipelineFile,
    RunAccount.Driver driver,
    Bad bad,
    String vcpuHours,
    List<String> assumptions,
    List<RunAccount.Command> commands,
    List<RunAccount.Link> links,
    List<String> problems,
    List<ActionButton> actions) {

  /** More than these are read where they lie. */
  private static final int BAD_ROWS = 20;

  /** A time and what happened then. */
  record Step(String what, String at, String after) {}

  /** An object of the batch; {@code why} only of a dropped one. */
  record Item(String name, String path, String generation, String size, String why) {}

  /** An attempt that is over. */
  record Try(int number, Badge badge, String cluster, String region, String job, String reason) {}

  /** Where the bad rows are, and some of them. */
  record Bad(String place, List<BadRow> rows) {}

  /** One of them. */
  record BadRow(String reason, String raw, String file, String path, Long line) {}

  static RunView of(RunAccount run, Instant now, List<ActionButton> actions) {
    RunRow row = run.row();
    Bar bar = Bar.of(row, row.clusterGone(), now);
    Axis axis = Axis.of(List.of(bar));
    Cost cost = row.cost();
    return new RunView(
        row.run(),
        RunsView.line(row, bar, axis),
        Links.to("/", "lane", row.lane()),
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
        run.repeatedBy(),
        Links.run(run.repeatedBy()),
        attempts(run.attempts()),
        HtmlEscaper.head(run.pipelineFile(), HtmlEscaper.TEXT),
        driver(run.driver()),
        bad(run.badRows()),
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

  private static List<Step> steps(RunRow row) {
    Timeline at = row.timeline();
    return Stream.of(
            step("opened", at.opened(), at),
            step("cluster asked for", at.clusterRequested(), at),
            step("cluster ready", at.clusterReady(), at),
            step("batch sealed", at.sealed(), at),
            step("job submitted", at.submitted(), at),
            step("job ended", at.jobEnded(), at),
            step("loading into the warehouse began", at.loadBegan(), at),
            step("loading into the warehouse ended", at.loadEnded(), at),
            step("closed", at.closed(), at),
            step("cluster gone", row.clusterGone(), at))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Step> step(String what, Instant when, Timeline at) {
    return when == null
        ? List.of()
        : List.of(new Step(what, Formats.time(when), Formats.between(at.opened(), when)));
  }

  private static Item object(LandedObject object) {
    return object(object.bucket(), object.name(), object.generation(), object.size(), null);
  }

  private static Item dropped(Manifest.Dropped object) {
    String why =
        switch (object.why()) {
          case SUPERSEDED -> "replaced by a newer version, which has a run of its own";
          case VANISHED -> "deleted before the batch was sealed";
          case UNREADABLE -> "the job could not read it";
        };
    return object(
        object.bucket(),
        object.name(),
        object.generation(),
        object.size(),
        HtmlEscaper.line(object.detail() == null ? why : why + ": " + object.detail()));
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
              each.cluster(),
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
