package dev.sparkdrop.cost;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A table of list prices.
 *
 * @param date of the table; null in {@link #NONE}
 * @param currency as {@code USD}
 * @param source where they are from
 * @param dataprocVcpuHour Dataproc's own fee
 * @param dcuHour of a Data Compute Unit of a serverless batch; empty: not known
 * @param regions by name
 */
public record Prices(
    LocalDate date,
    String currency,
    String source,
    double dataprocVcpuHour,
    OptionalDouble dcuHour,
    Map<String, Region> regions) {

  /** A table in which nothing is known. */
  public static final Prices NONE =
      new Prices(null, "", "no table of prices", 0, OptionalDouble.empty(), Map.of());

  private static final double HOURS_A_MONTH = 730;

  /**
   * The prices of a region.
   *
   * @param machines by machine type, or by family
   * @param diskGbMonth by the disk's type
   * @param spotDiscount what part of a machine's price Spot saves, 0 to 1; empty: not known
   */
  public record Region(
      Map<String, Machine> machines, Map<String, Double> diskGbMonth, OptionalDouble spotDiscount) {
    public Region {
      machines = Map.copyOf(machines);
      diskGbMonth = Map.copyOf(diskGbMonth);
      Objects.requireNonNull(spotDiscount, "spotDiscount");
    }
  }

  /** What a machine costs an hour: so much, and so much for each vCPU and each GiB of memory. */
  public record Machine(double hour, double vcpuHour, double gbHour) {}

  public Prices {
    Objects.requireNonNull(currency, "currency");
    Objects.requireNonNull(source, "source");
    regions = Map.copyOf(regions);
  }

  /** What every estimate by this table stands on, in a few sentences. */
  public String assumptions() {
    return equals(NONE)
        ? "Nothing is known of prices."
        : "Estimates by the price table of "
            + date
            + " ("
            + source
            + ") for machines, their boot disks and Dataproc's fee, by the second; without discounts,"
            + " taxes, local SSDs, accelerators, storage and traffic.";
  }

  /** What a machine costs an hour on demand, without its disk; empty where that is not known. */
  OptionalDouble machineHour(String region, MachineType type) {
    Map<String, Machine> known =
        regions.containsKey(region) ? regions.get(region).machines() : Map.of();
    Machine own = known.get(type.name());
    if (own != null) {
      return OptionalDouble.of(own.hour() + own.vcpuHour() * type.vcpus() + memory(own, type));
    }
    Machine family = known.get(type.family());
    return family == null || type.gb().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            family.hour() + family.vcpuHour() * type.vcpus() + memory(family, type));
  }

  /** What a disk costs an hour; empty where that is not known. */
  OptionalDouble diskHour(String region, String disk, int gb) {
    Double month = regions.containsKey(region) ? regions.get(region).diskGbMonth().get(disk) : null;
    return month == null ? OptionalDouble.empty() : OptionalDouble.of(month * gb / HOURS_A_MONTH);
  }

  OptionalDouble spotDiscount(String region) {
    return regions.containsKey(region)
        ? regions.get(region).spotDiscount()
        : OptionalDouble.empty();
  }

  private static double memory(Machine price, MachineType type) {
    return price.gbHour() * type.gb().orElse(0);
  }
}
