package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;

/**
 * What a lane remembers of its own pace, to know when the next batch is due, and whether keeping a
 * cluster is cheaper than another start.
 *
 * @param opened when the last run was opened; null before the first
 * @param gap between the openings of the last two runs; null before the second
 * @param boot how long the last cluster took to start
 * @param delete how long the last cluster took to go
 * @param leftOver whether more was due than the last batch could take
 */
public record LaneTimings(
    Instant opened, Duration gap, Duration boot, Duration delete, boolean leftOver) {
  /** Before anything was measured: about 90 s to start and 60 s to delete. */
  static final LaneTimings UNKNOWN =
      new LaneTimings(null, null, Duration.ofSeconds(90), Duration.ofSeconds(60), false);

  LaneTimings openedAt(Instant at) {
    return new LaneTimings(
        at, opened == null ? null : Duration.between(opened, at), boot, delete, leftOver);
  }

  LaneTimings booted(Duration took) {
    return new LaneTimings(opened, gap, took, delete, leftOver);
  }

  LaneTimings deleted(Duration took) {
    return new LaneTimings(opened, gap, boot, took, leftOver);
  }

  LaneTimings leaving(boolean more) {
    return new LaneTimings(opened, gap, boot, delete, more);
  }

  /** What deleting this cluster and starting another would cost. */
  Duration restart() {
    return boot.plus(delete);
  }
}
