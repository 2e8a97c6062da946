package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Gives out generations: microseconds of the clock as in Cloud Storage, but unique and rising for
 * as long as the data folder lives, whatever the clock does.
 *
 * <p>A ceiling that none has passed is kept in the database and raised in steps; a restart begins
 * above it.
 */
final class GenerationCounter {
  private static final String CEILING = "ceiling";
  private static final long STEP = Duration.ofSeconds(10).toNanos() / 1000;

  private final Map<String, String> kept;
  private final Clock clock;
  private long last;
  private long ceiling;

  GenerationCounter(Database database, Clock clock) {
    kept = database.map("storage.generations");
    this.clock = clock;
    ceiling = Long.parseLong(kept.getOrDefault(CEILING, "0"));
    last = ceiling;
  }

  /** Takes note of one that was given out elsewhere: those to come are above it. */
  synchronized void passed(long generation) {
    last = Math.max(last, generation);
    keepCeiling();
  }

  /** The next one; it is safe once the caller's own change was committed. */
  synchronized long next() {
    last = Math.max(last + 1, Micros.of(clock.instant()));
    keepCeiling();
    return last;
  }

  private void keepCeiling() {
    if (last > ceiling) {
      ceiling = last + STEP;
      kept.put(CEILING, Long.toString(ceiling));
    }
  }
}
