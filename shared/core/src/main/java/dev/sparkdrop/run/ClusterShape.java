package dev.sparkdrop.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The machines that a cluster is asked for with: what its cost follows from. Its text is {@code 1
 * master e2-standard-4 100 pd-standard, 3 secondary n2-standard-4 100 pd-ssd spot, autoscaled}.
 *
 * @param groups none where they are not known any more
 * @param autoscaled whether a policy may add machines, or take them away
 */
public record ClusterShape(List<Group> groups, boolean autoscaled) {
  public static final ClusterShape UNKNOWN = new ClusterShape(List.of(), false);

  /** Stands for the machines of a serverless batch: as many as it has Data Compute Units. */
  public static final String DCU = "dcu";

  private static final String SHUFFLE = "shuffle";

  /** Stands for a machine type that is left to Dataproc. */
  public static final String DATAPROCS_CHOICE = "?";

  private static final String AUTOSCALED = "autoscaled";
  private static final String SPOT = " spot";
  private static final Pattern GROUP =
      Pattern.compile("(\\d{1,9}) (\\w+) (\\S+) (\\d{1,9}) (\\S+?)(" + SPOT + ")?");

  /**
   * Machines of one kind.
   *
   * @param role {@code master}, {@code worker}, {@code secondary} or {@code batch}
   * @param machine the short name of their type, {@link #DCU} or {@link #DATAPROCS_CHOICE}
   * @param diskGb of the boot disk of each, in GB
   * @param disk the short name of that disk's type
   * @param spot whether they are Spot or preemptible machines
   */
  public record Group(
      int count, String role, String machine, int diskGb, String disk, boolean spot) {
    public Group {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(machine, "machine");
      Objects.requireNonNull(disk, "disk");
    }

    @Override
    public String toString() {
      return count + " " + role + " " + machine + " " + diskGb + " " + disk + (spot ? SPOT : "");
    }
  }

  /** What a serverless batch begins with that says nothing of its machines. */
  public static ClusterShape serverless() {
    return serverless(12, true);
  }

  /** A serverless batch of so many Data Compute Units. */
  public static ClusterShape serverless(int units, boolean scales) {
    return new ClusterShape(List.of(new Group(units, "batch", DCU, 0, SHUFFLE, false)), scales);
  }

  public ClusterShape {
    groups = List.copyOf(groups);
  }

  /** The machines of a text; empty where it is none. */
  public static Optional<ClusterShape> parse(String text) {
    List<Group> groups = new ArrayList<>();
    boolean autoscaled = false;
    for (String part : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
      Matcher group = GROUP.matcher(part);
      if (group.matches()) {
        groups.add(
            new Group(
                Integer.parseInt(group.group(1)),
                group.group(2),
                group.group(3),
                Integer.parseInt(group.group(4)),
                group.group(5),
                group.group(6) != null));
      } else if (part.equals(AUTOSCALED)) {
        autoscaled = true;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new ClusterShape(groups, autoscaled));
  }

  @Override
  public String toString() {
    String machines = groups.stream().map(Group::toString).collect(Collectors.joining(", "));
    return autoscaled ? machines + ", " + AUTOSCALED : machines;
  }
}
