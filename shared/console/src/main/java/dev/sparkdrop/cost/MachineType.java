package dev.sparkdrop.cost;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Compute Engine machine type, as far as its name tells.
 *
 * @param name as {@code n2-standard-4} or {@code n2-custom-6-20480}
 * @param family as {@code n2}
 * @param vcpus how many it has
 * @param gb its memory in GiB; empty where its family is not known here
 * @param custom whether vCPUs and memory were chosen, which costs a little more
 */
public record MachineType(
    String name, String family, int vcpus, OptionalDouble gb, boolean custom) {
  private static final Pattern NAMED =
      Pattern.compile("([a-z]\\d+[a-z]?)-([a-z]+)-(\\d{1,4})(?:-[a-z]+)?");

  /** The first generation has no family in its name; memory is in MiB. */
  private static final Pattern CUSTOM =
      Pattern.compile("(?:([a-z]\\d+[a-z]?)-)?custom-(\\d{1,4})-(\\d{1,8})(?:-ext)?");

  /** GiB per vCPU of each family: standard, highmem, highcpu (the machine families' guide). */
  private static final Map<String, double[]> MEMORY =
      Map.ofEntries(
          Map.entry("e2", new double[] {4, 8, 1}),
          Map.entry("n1", new double[] {3.75, 6.5, 0.9}),
          Map.entry("n2", new double[] {4, 8, 1}),
          Map.entry("n2d", new double[] {4, 8, 1}),
          Map.entry("n4", new double[] {4, 8, 2}),
          Map.entry("t2d", new double[] {4, 8, 1}),
          Map.entry("c2", new double[] {4, 8, 2}),
          Map.entry("c2d", new double[] {4, 8, 2}),
          Map.entry("c3", new double[] {4, 8, 2}),
          Map.entry("c3d", new double[] {4, 8, 2}),
          Map.entry("c4", new double[] {3.75, 7.75, 2}));

  public MachineType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(family, "family");
  }

  /** The type of that name; empty where the name does not tell how many vCPUs it has. */
  public static Optional<MachineType> of(String name) {
    Matcher custom = CUSTOM.matcher(name);
    if (custom.matches()) {
      String family = custom.group(1) == null ? "n1" : custom.group(1);
      double gb = Integer.parseInt(custom.group(3)) / 1024.0;
      return Optional.of(type(name, family, custom.group(2), OptionalDouble.of(gb), true));
    }
    Matcher named = NAMED.matcher(name);
    if (!named.matches()) {
      return Optional.empty();
    }
    OptionalDouble gb = memory(named.group(1), named.group(2), Integer.parseInt(named.group(3)));
    return Optional.of(type(name, named.group(1), named.group(3), gb, false));
  }

  private static MachineType type(
      String name, String family, String vcpus, OptionalDouble gb, boolean custom) {
    return new MachineType(name, family, Integer.parseInt(vcpus), gb, custom);
  }

  private static OptionalDouble memory(String family, String shape, int vcpus) {
    double[] each = MEMORY.get(family);
    int column =
        switch (shape) {
          case "standard" -> 0;
          case "highmem" -> 1;
          case "highcpu" -> 2;
          default -> -1;
        };
    return each == null || column < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(each[column] * vcpus);
  }
}
