package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.run.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CostTotalsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final ClusterShape NODES =
      ClusterShape.parse("1 master n2-standard-2 1 pd-standard").orElseThrow();

  /** From noon: asked for, ready after 90 s, dismissed 60 s before it is gone. */
  static ClusterAccount cluster(String name, String pipeline, int from, int gone) {
    Instant asked = NOON.plusSeconds(from);
    Instant end = NOON.plusSeconds(gone);
    return new ClusterAccount(
        name,
        pipeline,
        pipeline,
        "us-central1",
        "0-1",
        asked,
        asked.plusSeconds(90),
        end.minusSeconds(60),
        end,
        NODES);
  }

  static RunCostRow run(String name, int closed, int job, long objects, String... clusters) {
    return new RunCostRow(
        name,
        "daily",
        NOON.plusSeconds(closed),
        List.of(clusters),
        Duration.ofSeconds(job),
        objects);
  }

  private static List<Long> seconds(List<RunCostShare> shares) {
    return shares.stream().map(runCostShare -> runCostShare.time().toSeconds()).toList();
  }

  @Test
  void aRunPaysFromTheCloseOfTheOneBeforeItToItsOwn() {
    ClusterAccount cluster = cluster("a-1", "daily", 0, 500);

    List<RunCostShare> shares =
        RunCostShare.of(
            cluster,
            List.of(
                run("c", 400, 9, 1, "a-1"),
                run("a", 150, 9, 1),
                run("b", 250, 9, 1, "a-1"),
                run("other", 200, 9, 1, "b-1")));

    assertEquals(List.of("a", "b", "c"), shares.stream().map(s -> s.run().run()).toList());
    // The last has the time until the cluster is gone, too.
    assertEquals(List.of(150L, 100L, 250L), seconds(shares));
  }

  @Test
  void aClusterWithoutAKnownRunIsNobodysShare() {
    List<RunCostShare> shares = RunCostShare.of(cluster("a-1", "daily", 0, 500), List.of());

    assertEquals(List.of(500L), seconds(shares));
    assertNull(shares.get(0).run());
  }

  @Test
  void sharesAddUpToTheClusterWhateverTheTimes() {
    Random random = new Random(6);
    for (int i = 0; i < 1_000; i++) {
      int asked = random.nextInt(1_000) - 500;
      ClusterAccount cluster = cluster("x-1", "daily", asked, asked + random.nextInt(-50, 600));
      List<RunCostRow> runs = new ArrayList<>();
      for (int run = random.nextInt(6); run > 0; run--) {
        runs.add(run("r" + run, random.nextInt(2_000) - 1_000, 1, 1, "x-1"));
      }

      List<RunCostShare> shares = RunCostShare.of(cluster, runs);

      Duration sum = shares.stream().map(RunCostShare::time).reduce(Duration.ZERO, Duration::plus);
      assertEquals(cluster.time(), sum, cluster + " " + runs);
      assertTrue(
          shares.stream().noneMatch(runCostShare -> runCostShare.time().isNegative()),
          shares::toString);
    }
  }

  @Test
  void sumsAreAPipelineADayAndARun() {
    int day = 24 * 60 * 60;
    List<ClusterAccount> accounts =
        List.of(
            cluster("a-1", "daily", 0, 300),
            cluster("a-2", "daily", 300, 700),
            cluster("b-1", "daily", day, day + 200),
            cluster("z-1", "birds", day, day + 100));
    List<RunCostRow> runs =
        List.of(
            run("a", 600, 40, 10, "a-1", "a-2"),
            run("warm", 650, 5, 2, "a-2"),
            run("b", day + 150, 30, 1, "b-1"),
            run("still", day + 900, 30, 7, "c-1"));

    CostTotals costTotals = CostTotals.of(accounts, runs, EstimateTest.PRICES);

    assertEquals(Duration.ofSeconds(1_000), costTotals.all().paid().time());
    assertEquals(Set.of("birds", "daily"), costTotals.pipelines().keySet());
    assertEquals(Duration.ofMinutes(15), costTotals.pipelines().get("daily").paid().time());
    assertEquals(new Counts(3, 3, 13), Counts.of(costTotals.pipelines().get("daily")));
    assertEquals(new Counts(1, 0, 0), Counts.of(costTotals.pipelines().get("birds")));
    CostTotal first = costTotals.days().get(LocalDate.of(2026, 11, 22));
    CostTotal second = costTotals.days().get(LocalDate.of(2026, 11, 23));
    assertEquals(new Counts(2, 2, 12), Counts.of(first));
    assertEquals(new Counts(2, 1, 1), Counts.of(second));
    assertEquals(Duration.ofSeconds(700), first.paid().time());
    assertEquals(Duration.ofMinutes(5), second.paid().time());
    // 300 s of the first cluster, which the platform lost, and 300 s of the second.
    assertEquals(Duration.ofMinutes(10), costTotals.runs().get("a").paid().time());
    assertEquals(Duration.ofSeconds(100), costTotals.runs().get("warm").paid().time());
    assertEquals(Set.of("a", "warm", "b"), costTotals.runs().keySet());
    double each =
        costTotals.runs().values().stream()
            .mapToDouble(costTotal -> costTotal.paid().money())
            .sum();
    assertEquals(
        costTotals.all().paid().money(),
        each + costTotals.pipelines().get("birds").paid().money(),
        1e-9);
  }

  private record Counts(int clusters, int runs, long objects) {
    static Counts of(CostTotal costTotal) {
      return new Counts(costTotal.clusters(), costTotal.runs(), costTotal.objects());
    }
  }

  @Test
  void aClusterForEachFileStartsAndGoesForEach() {
    CostTotals costTotals =
        CostTotals.of(
            List.of(cluster("a-1", "daily", 0, 300)),
            List.of(run("a", 200, 40, 10, "a-1"), run("empty", 220, 0, 0, "a-1")),
            EstimateTest.PRICES);

    Estimate each = costTotals.all().clusterPerFile();

    assertEquals(Duration.ofSeconds(10 * (90 + 60) + 40), each.time());
    assertEquals(23.8 * (1_540 / 3_600.0), each.money(), 1e-9);
    assertEquals(Estimate.NOTHING, costTotals.runs().get("empty").clusterPerFile());
  }
}
