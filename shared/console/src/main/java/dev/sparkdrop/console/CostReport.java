package dev.sparkdrop.console;

import dev.sparkdrop.cost.CostTotal;
import dev.sparkdrop.cost.Estimate;
import dev.sparkdrop.cost.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What the clusters of some time cost, and what one cluster for each object would have.
 *
 * @param lookedBackTo what was closed before then is not counted: as {@code from}, or later where
 *     there was more than one request looks at
 * @param pipelines the names of all that ever had a cluster or a closed run, sorted
 * @param sentence all of it, for people
 * @param currency such as {@code USD}; null without a price table
 * @param byPipeline a line a pipeline, sorted
 * @param byDay a line a day (UTC) on which something was closed, the newest first
 * @param assumptions what the numbers suppose, a sentence each
 * @param problems what could not be read or counted, a sentence each
 */
public record CostReport(
    Instant from,
    Instant to,
    Instant lookedBackTo,
    List<String> pipelines,
    String sentence,
    String currency,
    Line all,
    List<Line> byPipeline,
    List<Line> byDay,
    List<String> assumptions,
    List<String> problems) {

  /**
   * A sum.
   *
   * @param of the pipeline's name, or the day; null for all of it
   * @param clusters that are gone
   * @param runs on them
   */
  public record Line(
      String of, int clusters, int runs, long objects, Spent paid, Spent clusterPerFile) {
    static Line of(String of, CostTotal costTotal, Prices prices) {
      return new Line(
          of,
          costTotal.clusters(),
          costTotal.runs(),
          costTotal.objects(),
          Spent.of(costTotal.paid(), prices),
          Spent.of(costTotal.clusterPerFile(), prices));
    }
  }

  /**
   * What some clusters come to.
   *
   * @param money null where the price table lacks a price of one of them
   */
  public record Spent(long clusterSeconds, double vcpuHours, BigDecimal money) {
    static Spent of(Estimate estimate, Prices prices) {
      return new Spent(
          estimate.time().toSeconds(), estimate.vcpuHours(), CostView.money(estimate, prices));
    }
  }
}
