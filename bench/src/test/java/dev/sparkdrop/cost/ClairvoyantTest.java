package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The clairvoyant schedule is the cheapest: everything was tried, moment by moment. */
class ClairvoyantTest {
  private static final Pace PACE = new Pace(3, 2, 0, 1, 1);
  private static final int NEVER = 1_000_000;

  @Test
  void noScheduleThatKeepsTheLatestTimesIsCheaper() {
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      List<Long> landed = times(random, 1 + random.nextInt(4));
      List<Long> latest = latest(random, landed);

      Clairvoyant clairvoyant = new Clairvoyant(PACE, landed, latest);

      long tried = new EveryChoice(landed, latest).cheapest();

      if (tried >= NEVER) {
        assertThrows(IllegalArgumentException.class, clairvoyant::cheapest);
      } else {
        long cheapest = clairvoyant.cheapest().clusterTime();
        assertEquals(tried, cheapest, () -> landed + " by " + latest);
      }
    }
  }

  @Test
  void aShortPauseIsBridgedAndALongOneIsNot() {
    assertEquals(3 + 2 + 4 + 2 + 2, cheapest(0, 9));
    assertEquals(2 * (3 + 2 + 2), cheapest(0, 30));
  }

  private static long cheapest(long... landed) {
    List<Long> times = Arrays.stream(landed).boxed().toList();
    List<Long> latest = times.stream().map(time -> time + PACE.boot()).toList();
    return new Clairvoyant(PACE, times, latest).cheapest().clusterTime();
  }

  private static List<Long> times(Random random, int count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add((long) random.nextInt(14));
    }
    Collections.sort(times);
    return times;
  }

  private static List<Long> latest(Random random, List<Long> landed) {
    List<Long> latest = new ArrayList<>();
    landed.forEach(time -> latest.add(time + 2 + random.nextInt(8)));
    Collections.sort(latest);
    return latest;
  }

  /** Goes from moment to moment, and tries whatever may be done in each. */
  private record EveryChoice(List<Long> landed, List<Long> latest) {

    long cheapest() {
      return without(0, 0, 0);
    }

    /** There is no cluster since a time. */
    private long without(long since, long now, int next) {
      if (next == landed.size()) {
        return 0;
      }
      long ready = now + PACE.boot();
      if (ready > latest.get(next)) {
        return NEVER;
      }
      long best = without(since, now + 1, next);
      boolean atOnce = now == Math.max(since, landed.get(next));
      if (now >= landed.get(next) && (atOnce || putOff(ready, next))) {
        best = Math.min(best, PACE.boot() + job(ready, next));
      }
      return best;
    }

    /** A cluster is there, and has nothing under way since a time. */
    private long with(long since, long now, int next) {
      long gone = now + PACE.delete();
      long best = PACE.delete() + without(gone, gone, next);
      if (next == landed.size() || now > latest.get(next)) {
        return best;
      }
      best = Math.min(best, 1 + with(since, now + 1, next));
      boolean atOnce = now == Math.max(since, landed.get(next));
      if (now >= landed.get(next) && (atOnce || putOff(now, next))) {
        best = Math.min(best, job(now, next));
      }
      return best;
    }

    private boolean putOff(long start, int next) {
      return landed.contains(start) || start == latest.get(next);
    }

    private long job(long start, int next) {
      int end = next;
      while (end < landed.size() && landed.get(end) <= start) {
        end++;
      }
      long over = start + PACE.job(end - next);
      return over - start + with(over, over, end);
    }
  }
}
