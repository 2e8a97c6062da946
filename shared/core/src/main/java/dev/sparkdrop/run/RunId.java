package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a run: {@code <lane>-<8 digits: when it was opened><4 random digits>}, all of base
 * 36, the time in milliseconds. Names of one lane sort by time, from 1972 until 2059.
 *
 * @param lane the name of its lane
 * @param ending what comes after the lane and a hyphen
 */
public record RunId(String lane, String ending) {
  private static final int DIGITS = 8;
  private static final int RANDOM_DIGITS = 4;
  private static final Pattern FORM = Pattern.compile("(.+)-([0-9a-z]{12})");
  private static final Pattern LANE_OF_VALUES =
      Pattern.compile("(.+)-(?:[0-9a-z]{10}|[0-9a-f]{8})");

  /** A listing cannot begin at a time, but it can begin with some of its digits. */
  private static final int LISTED_BY = 3;

  private static final long UNIT = (long) Math.pow(Character.MAX_RADIX, DIGITS - LISTED_BY);

  public RunId {
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(ending, "ending");
  }

  /** Minted, never counted: a record that is lost must not lead to a name that was used before. */
  public static RunId fresh(Lane lane, Instant now, RandomGenerator random) {
    StringBuilder ending =
        new StringBuilder(Long.toString(now.toEpochMilli(), Character.MAX_RADIX));
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      ending.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    return new RunId(lane.id(), ending.toString());
  }

  /** The run of that name; empty where no run can have it. */
  public static Optional<RunId> parse(String name) {
    Matcher matcher = FORM.matcher(name);
    return matcher.matches()
        ? Optional.of(new RunId(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /**
   * What the names of all runs begin with that were opened in a lane within a time, and of some
   * that were opened up to 17 hours before or after it.
   */
  public static List<String> beginnings(String lane, Instant from, Instant to) {
    List<String> beginnings = new ArrayList<>();
    long last = to.plus(Duration.ofMillis(UNIT)).toEpochMilli() / UNIT;
    for (long unit = from.toEpochMilli() / UNIT; unit <= last; unit++) {
      beginnings.add(lane + "-" + Long.toString(unit, Character.MAX_RADIX));
    }
    return beginnings;
  }

  /** When it was opened, by the clock of the instance that did. */
  public Instant opened() {
    return Instant.ofEpochMilli(Long.parseLong(ending.substring(0, DIGITS), Character.MAX_RADIX));
  }

  /**
   * The pipelines that it may belong to: a lane is named as its pipeline is, or {@code
   * <pipeline>-<digits>} (see {@link Lane}). One, or two where a pipeline's own name ends like
   * that.
   */
  public List<String> pipelines() {
    Matcher matcher = LANE_OF_VALUES.matcher(lane);
    return matcher.matches() ? List.of(matcher.group(1), lane) : List.of(lane);
  }

  @Override
  public String toString() {
    return lane + "-" + ending;
  }
}
