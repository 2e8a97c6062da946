package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Costs;
import dev.sparkdrop.console.Filter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What clusters cost.
 *
 * @param lookedBackTo what was closed before then is not counted
 * @param tables none where there is nothing to sum up
 */
record CostsView(
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

  static CostsView of(Costs costs, Filter filter) {
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
                        .map(line -> line(line, day(name(line.of()), filter), costs))
                        .toList()))
            .filter(table -> !table.lines().isEmpty())
            .toList();
    return new CostsView(
        "What it costs",
        costs.problems().stream().map(Visible::line).toList(),
        costs.sentence(),
        Figures.time(costs.lookedBackTo()),
        Figures.time(costs.to()),
        FrontView.Form.of(filter, costs.pipelines().stream().map(CostsView::name).toList()),
        tables,
        costs.assumptions().stream().map(Visible::line).toList());
  }

  private static String name(String of) {
    return Visible.head(of, 200);
  }

  /** The runs that were opened on that day: nearly those that were closed on it. */
  private static String day(String day, Filter filter) {
    return Links.to("/", "pipeline", filter.pipeline(), "from", day, "to", day + "T23:59:59");
  }

  private static Line line(Costs.Line sum, String path, Costs costs) {
    return new Line(
        name(sum.of()),
        path,
        Figures.count((long) sum.runs()),
        Figures.count(sum.objects()),
        Figures.count((long) sum.clusters()),
        Figures.hours(sum.paid().clusterSeconds() / 3600.0),
        Figures.hours(sum.paid().vcpuHours()),
        Figures.money(sum.paid().money(), costs.currency()),
        Figures.hours(sum.clusterPerFile().clusterSeconds() / 3600.0),
        Figures.money(sum.clusterPerFile().money(), costs.currency()));
  }
}
