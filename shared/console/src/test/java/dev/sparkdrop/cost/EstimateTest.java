package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.ClusterShape;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Machines at 1 a vCPU and 0.1 a GB; disks at 730 a GB and month, which is 1 an hour. */
  static final Prices PRICES =
      new Prices(
          LocalDate.of(2026, 11, 22),
          "USD",
          "a page",
          10,
          OptionalDouble.of(0.06),
          Map.of(
              "us-central1",
              new Prices.Region(
                  Map.of(
                      "n2", new Prices.Machine(0, 1, 0.1),
                      "a9-standard-2", new Prices.Machine(7, 0, 0)),
                  Map.of("pd-standard", 730.0),
                  OptionalDouble.of(0.75))));

  private static Estimate hour(String nodes) {
    return Estimate.of(ClusterShape.parse(nodes).orElseThrow(), "us-central1", HOUR, PRICES);
  }

  @Test
  void machinesDisksAndTheFeeAreCountedByTheHour() {
    Estimate estimate =
        hour("1 master n2-standard-4 3 pd-standard, 2 worker n2-standard-2 1 pd-standard");

    assertEquals(8, estimate.vcpuHours(), 1e-9);
    // vCPUs 8, memory 32 GB at 0.1, disks 5 GB, fee 80
    assertEquals(8 + 3.2 + 5 + 80, estimate.money(), 1e-9);
    assertTrue(estimate.complete());
    assertEquals(Set.of(), estimate.assumptions());
  }

  @Test
  void aShortTimeCostsItsPartOfAnHour() {
    ClusterShape clusterShape =
        ClusterShape.parse("1 master n2-standard-2 1 pd-standard").orElseThrow();

    Estimate estimate = Estimate.of(clusterShape, "us-central1", Duration.ofMinutes(3), PRICES);

    assertEquals(Duration.ofMinutes(3), estimate.time());
    assertEquals(0.1, estimate.vcpuHours(), 1e-9);
    assertEquals((2 + 0.8 + 1 + 20) / 20, estimate.money(), 1e-9);
  }

  @Test
  void aMachineTypeWithAPriceOfItsOwnHasThat() {
    assertEquals(7 + 1 + 20, hour("1 master a9-standard-2 1 pd-standard").money(), 1e-9);
  }

  @Test
  void spotSavesOnTheMachineAndNotOnDiskOrFee() {
    Estimate estimate = hour("1 secondary n2-standard-2 1 pd-standard spot");

    assertEquals((2 + 0.8) / 4 + 1 + 20, estimate.money(), 1e-9);
    assertEquals(
        Set.of("Spot machines count at 75 % off; the discount moves."), estimate.assumptions());
  }

  @Test
  void spotCountsInFullWhereTheDiscountIsNotKnown() {
    Prices.Region known = PRICES.regions().get("us-central1");
    Prices prices =
        new Prices(
            PRICES.date(),
            "USD",
            "a page",
            0,
            OptionalDouble.empty(),
            Map.of(
                "us-central1",
                new Prices.Region(known.machines(), known.diskGbMonth(), OptionalDouble.empty())));
    ClusterShape clusterShape =
        ClusterShape.parse("1 secondary n2-standard-2 1 pd-standard spot").orElseThrow();

    Estimate estimate = Estimate.of(clusterShape, "us-central1", HOUR, prices);

    assertEquals(2 + 0.8 + 1, estimate.money(), 1e-9);
    assertEquals(
        Set.of("Spot machines count at the full price; they cost less."), estimate.assumptions());
  }

  @Test
  void customMachinesAndAutoscalingAreSaid() {
    Estimate estimate = hour("1 master n2-custom-2-8192 1 pd-standard, autoscaled");

    assertEquals(2 + 0.8 + 1 + 20, estimate.money(), 1e-9);
    assertEquals(2, estimate.assumptions().size());
    assertTrue(estimate.assumptions().first().contains("it can grow"), estimate::toString);
  }

  @Test
  void whatIsNotKnownIsSaidAndThereIsNoMoney() {
    Estimate estimate =
        hour(
            "1 master n2-standard-4 1 pd-ssd, 2 worker c9-standard-2 1 pd-standard,"
                + " 1 secondary odd 1 pd-standard spot, 1 worker ? 1 pd-standard");

    assertEquals(0, estimate.money());
    assertEquals(8, estimate.vcpuHours(), 1e-9);
    assertFalse(estimate.complete());
    assertEquals(
        Set.of(
            "the price of pd-ssd in us-central1",
            "the price of c9-standard-2 in us-central1",
            "how many vCPUs odd has",
            "the machine type of the worker, which is left to Dataproc"),
        estimate.lacks());
  }

  @Test
  void withoutATableOrMachinesTheTimeIsStillTold() {
    ClusterShape clusterShape =
        ClusterShape.parse("1 master n2-standard-2 1 pd-standard").orElseThrow();

    assertEquals(2, Estimate.of(clusterShape, "us-central1", HOUR, Prices.NONE).vcpuHours(), 1e-9);
    assertEquals(HOUR, Estimate.of(ClusterShape.UNKNOWN, "us-central1", HOUR, PRICES).time());
    assertFalse(Estimate.of(ClusterShape.UNKNOWN, "us-central1", HOUR, PRICES).complete());
  }

  @Test
  void moneyIsToldAsFarAsItIsKnown() {
    Estimate known = hour("1 master n2-standard-2 1 pd-standard");
    Estimate unknown = hour("1 master ? 1 pd-standard");
    ClusterShape clusterShape =
        ClusterShape.parse("1 master n2-standard-2 1 pd-standard").orElseThrow();
    Estimate moment = Estimate.of(clusterShape, "us-central1", Duration.ofMillis(191), PRICES);

    assertEquals("23.80 USD", known.told(PRICES));
    assertEquals("not known", unknown.told(PRICES));
    assertEquals("at least 23.80 USD", known.plus(unknown).told(PRICES));
    assertEquals("0.0013 USD", moment.told(PRICES));
    assertEquals("0.00 USD", Estimate.NOTHING.told(PRICES));
  }
}
