package dev.sparkdrop.local.dataproc;

import java.time.Duration;

/**
 * How the local Dataproc behaves.
 *
 * @param bootTime how long a cluster takes to start
 * @param deleteTime how long it takes to go
 * @param jobSlots how many jobs run at a time in the whole local cloud; others are PENDING
 * @param cancelGrace how long a cancelled driver may take for its own end before it is forced
 */
public record DataprocSettings(
    Duration bootTime, Duration deleteTime, int jobSlots, Duration cancelGrace) {
  public DataprocSettings {
    if (bootTime.isNegative() || deleteTime.isNegative() || jobSlots < 1) {
      throw new IllegalArgumentException(
          "times must not be negative and slots at least 1: %s, %s, %d"
              .formatted(bootTime, deleteTime, jobSlots));
    }
  }

  /** A deletion takes a second; two jobs run at a time. */
  public static DataprocSettings withBootTime(Duration bootTime) {
    return new DataprocSettings(bootTime, Duration.ofSeconds(1), 2, Duration.ofSeconds(5));
  }
}
