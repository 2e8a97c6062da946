package dev.sparkdrop.console.web;

import dev.sparkdrop.console.CostReport;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.RunQuery;
import java.util.List;
import java.util.stream.Stream;

/**
 * What clusters cost.
 *
 * @param lookedBackTo what was closed before then is not counted
 * @param tables none where there is nothing to sum up
 */
record CostReportView(
    String title,
    List<String> problems,
    String sentence,
    String lookedBackTo,
    String to,
    FrontView.Form form,
    List<Table> tables,
    List<String> assumptions) {

  /** A table; {@code id} is its place in the page. */
  record Table(String id, String title, String first, List<Line> lines) {}

  /** A sum; {@code path} leads to its runs. */
  record Line(
      String of,
      String path,
      String runs,
      String objects,
      String clusters,
      String hours,
      String vcpuHours,
      String money,
      String fileHours,
      String fileMoney) {}

  static CostReportView of(CostReport costs, RunQuery runQuery) {
    List<Table> tables =
        Stream.of(
                new Table(
                    "by-pipeline",
                    "By pipeline",
                    "Pipeline",
                    costs.byPipeline().stream()
                        .map(line -> line(line, Links.to("/", "pipeline", name(line.of())), costs))
                        .toList()),
                new Table(
                    "by-day",
                    "By day",
                    "Day (UTC)",
                    costs.byDay().stream()
                        .map(line -> line(line, day(name(line.of()), runQuery), costs))
                        .toList()))
            .filter(table -> !table.lines().isEmpty())
            .toList();
    return new CostReportView(
        "What it costs",
        costs.problems().stream().map(HtmlEscaper::line).toList(),
        costs.sentence(),
        Formats.time(costs.lookedBackTo()),
        Formats.time(costs.to()),
        FrontView.Form.of(runQuery, costs.pipelines().stream().map(CostReportView::name).toList()),
        tables,
        costs.assumptions().stream().map(HtmlEscaper::line).toList());
  }

  private static String name(String of) {
    return HtmlEscaper.head(of, 200);
  }

  /** The runs that were opened on that day: nearly those that were closed on it. */
  private static String day(String day, RunQuery runQuery) {
    return Links.to("/", "pipeline", runQuery.pipeline(), "from", day, "to", day + "T23:59:59");
  }

  private static Line line(CostReport.Line sum, String path, CostReport costs) {
    return new Line(
        name(sum.of()),
        path,
        Formats.count((long) sum.runs()),
        Formats.count(sum.objects()),
        Formats.count((long) sum.clusters()),
        Formats.hours(sum.paid().clusterSeconds() / 3600.0),
        Formats.hours(sum.paid().vcpuHours()),
        Formats.money(sum.paid().money(), costs.currency()),
        Formats.hours(sum.clusterPerFile().clusterSeconds() / 3600.0),
        Formats.money(sum.clusterPerFile().money(), costs.currency()));
  }
}
