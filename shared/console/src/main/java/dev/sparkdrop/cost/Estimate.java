package dev.sparkdrop.cost;

import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.run.ClusterShape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What clusters cost, as far as the table of prices tells.
 *
 * @param time of each cluster from the request for it until it is gone, in sum
 * @param vcpuHours of all their machines
 * @param money in the table's currency, of those clusters of which everything is known
 * @param assumptions sentences that it stands on
 * @param lacks what is not known, as noun phrases; {@code money} is all of it only if there is none
 */
public record Estimate(
    Duration time,
    double vcpuHours,
    double money,
    SortedSet<String> assumptions,
    SortedSet<String> lacks) {

  /** Of no cluster. */
  public static final Estimate NOTHING =
      new Estimate(Duration.ZERO, 0, 0, Collections.emptySortedSet(), Collections.emptySortedSet());

  private static final double SECONDS_AN_HOUR = 3600;

  public Estimate {
    assumptions = Collections.unmodifiableSortedSet(new TreeSet<>(assumptions));
    lacks = Collections.unmodifiableSortedSet(new TreeSet<>(lacks));
  }

  /** What a cluster costs in that time. */
  public static Estimate of(
      ClusterShape clusterShape, String region, Duration time, Prices prices) {
    Tally hour = new Tally(region, prices);
    clusterShape.groups().forEach(hour::add);
    if (clusterShape.groups().isEmpty()) {
      hour.lacks.add("the machines of a cluster: the copy of its pipeline file is gone");
    }
    if (clusterShape.autoscaled()) {
      boolean batch =
          clusterShape.groups().stream()
              .anyMatch(group -> group.machine().equals(ClusterShape.DCU));
      hour.assumptions.add(
          batch
              ? "A serverless batch counts with the machines that it starts with, without its"
                  + " shuffle storage; it scales by itself, and can cost more or less."
              : "A cluster that scales by itself counts with the machines that it starts with; it"
                  + " can grow, and cost more.");
    }
    double hours = time.toMillis() / 1000.0 / SECONDS_AN_HOUR;
    double money = hour.lacks.isEmpty() ? hour.money * hours : 0;
    return new Estimate(time, hour.vcpus * hours, money, hour.assumptions, hour.lacks);
  }

  /** What a cluster cost that is gone. */
  public static Estimate of(ClusterAccount account, Prices prices) {
    return of(account.nodes(), account.region(), account.time(), prices);
  }

  public Estimate plus(Estimate other) {
    SortedSet<String> assumed = new TreeSet<>(assumptions);
    assumed.addAll(other.assumptions);
    SortedSet<String> lacking = new TreeSet<>(lacks);
    lacking.addAll(other.lacks);
    return new Estimate(
        time.plus(other.time), vcpuHours + other.vcpuHours, money + other.money, assumed, lacking);
  }

  /** Whether the money is all of it. */
  public boolean complete() {
    return lacks.isEmpty();
  }

  /** The money for people: {@code 0.18 USD}, {@code at least 0.18 USD} or {@code not known}. */
  public String told(Prices prices) {
    if (!complete() && money == 0) {
      return "not known";
    }
    return (complete() ? "" : "at least ") + amount(money, 2) + " " + prices.currency();
  }

  /** The hours of {@link #time} for people: {@code 1.2}. */
  public String toldHours() {
    return amount((double) time.toMillis() / Duration.ofHours(1).toMillis(), 1);
  }

  /** With so many decimals; where it is less, two digits that count say more than 0.00. */
  private static String amount(double amount, int decimals) {
    return amount == 0 || amount >= 0.1
        ? String.format(Locale.ROOT, "%,." + decimals + "f", amount)
        : BigDecimal.valueOf(amount).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }

  /** What the machines of a cluster come to in an hour. */
  private static final class Tally {
    private final String region;
    private final Prices prices;
    private final SortedSet<String> assumptions = new TreeSet<>();
    private final SortedSet<String> lacks = new TreeSet<>();
    private double vcpus;
    private double money;

    Tally(String region, Prices prices) {
      this.region = region;
      this.prices = prices;
    }

    void add(ClusterShape.Group group) {
      if (group.machine().equals(ClusterShape.DCU)) {
        money += group.count() * prices.dcuHour().orElse(0);
        if (prices.dcuHour().isEmpty()) {
          lacks.add("the price of a serverless batch's unit (dataproc.dcuHour)");
        }
        return;
      }
      MachineType.of(group.machine())
          .ifPresentOrElse(type -> add(group, type), () -> lacks.add(unknown(group)));
      OptionalDouble disk = prices.diskHour(region, group.disk(), group.diskGb());
      money += group.count() * disk.orElse(0);
      if (disk.isEmpty()) {
        lacks.add("the price of " + group.disk() + " in " + region);
      }
    }

    private void add(ClusterShape.Group group, MachineType type) {
      vcpus += (double) group.count() * type.vcpus();
      OptionalDouble hour = prices.machineHour(region, type);
      if (hour.isEmpty()) {
        lacks.add("the price of " + type.name() + " in " + region);
        return;
      }
      if (type.custom()) {
        assumptions.add("A custom machine counts at its family's price; it costs a little more.");
      }
      double each = group.spot() ? hour.getAsDouble() * (1 - spotDiscount()) : hour.getAsDouble();
      money += group.count() * (each + prices.dataprocVcpuHour() * type.vcpus());
    }

    private double spotDiscount() {
      OptionalDouble known = prices.spotDiscount(region);
      assumptions.add(
          known.isEmpty()
              ? "Spot machines count at the full price; they cost less."
              : String.format(
                  Locale.ROOT,
                  "Spot machines count at %.0f %% off; the discount moves.",
                  known.getAsDouble() * 100));
      return known.orElse(0);
    }

    private static String unknown(ClusterShape.Group group) {
      return group.machine().equals(ClusterShape.DATAPROCS_CHOICE)
          ? "the machine type of the " + group.role() + ", which is left to Dataproc"
          : "how many vCPUs " + group.machine() + " has";
    }
  }
}
