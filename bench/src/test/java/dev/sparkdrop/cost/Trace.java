package dev.sparkdrop.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A day of files.
 *
 * @param landed when each lands, in milliseconds from the day's begin, in order
 */
record Trace(String name, List<Long> landed) {
  private static final long MINUTE = 60_000;
  static final long DAY = 24 * 60 * MINUTE;
  private static final long SHIFT = 8 * 60 * MINUTE;

  Trace {
    landed = List.copyOf(landed);
  }

  static List<Trace> all() {
    return List.of(
        new Trace("one file", List.of(0L)),
        new Trace("one a minute for 8 hours", every(MINUTE, 480)),
        new Trace("a burst of 1,000 every 6 hours", bursts(4, 360 * MINUTE, 1_000)),
        new Trace("50 in 10 minutes, once", every(12_000, 50)),
        poisson("30 s", 30_000, 1),
        poisson("2.5 min", 150_000, 1),
        poisson("5 min", 300_000, 1),
        poisson("30 min", 1_800_000, 1));
  }

  /** What fools the rule of {@code linger: auto}: it deletes too early, and then waits in vain. */
  static Trace fooling() {
    return new Trace(
        "three in 130 s, every hour",
        LongStream.range(0, 72).map(i -> i / 3 * 60 * MINUTE + i % 3 * 65_000).boxed().toList());
  }

  /** Files at random for 8 hours, each independent of the others. */
  static Trace poisson(String shown, long mean, long seed) {
    Random random = new Random(seed);
    List<Long> landed = new ArrayList<>();
    double at = 0;
    while ((at -= mean * Math.log(1 - random.nextDouble())) < SHIFT) {
      landed.add((long) at);
    }
    return new Trace("Poisson, one in " + shown, landed);
  }

  private static List<Long> every(long gap, int count) {
    return LongStream.range(0, count).map(i -> i * gap).boxed().toList();
  }

  /** A burst takes ten seconds to land. */
  private static List<Long> bursts(int bursts, long gap, int size) {
    return LongStream.range(0, (long) bursts * size)
        .map(i -> i / size * gap + i % size * 10_000 / size)
        .boxed()
        .toList();
  }
}
