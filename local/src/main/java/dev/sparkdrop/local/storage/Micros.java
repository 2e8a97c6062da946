package dev.sparkdrop.local.storage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970, the measure of generations. */
final class Micros {
  private Micros() {}

  static long of(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
