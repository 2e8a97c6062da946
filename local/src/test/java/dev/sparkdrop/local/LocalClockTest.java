package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClockTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void timeThatWasMovedOutlivesTheProcess() throws Exception {
    Path file = folder.resolve("data/clock");
    LocalClock.keptIn(file, NOON).advance(Duration.ofHours(2));

    LocalClock next = LocalClock.keptIn(file, NOON);
    next.advance(Duration.ofMinutes(5));

    assertEquals(Instant.parse("2026-11-22T14:05:00Z"), next.instant());
    assertEquals("PT2H5M\n", Files.readString(file));
  }

  @Test
  void timeNeverGoesBack() throws Exception {
    LocalClock clock = LocalClock.keptIn(folder.resolve("clock"), NOON);

    assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofSeconds(-1)));
  }
}
