package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MovedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedClockTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;

  @Test
  void itIsAsFarAheadAsTheFileSaysAtThatMoment() throws IOException {
    Path file = Files.writeString(folder.resolve("clock"), "PT0S\n");
    Clock clock = new MovedClock(Clock.fixed(NOON, ZoneOffset.UTC), file);
    Instant before = clock.instant();

    Files.writeString(file, "PT1H30M\n");

    assertEquals(NOON, before);
    assertEquals(Instant.parse("2026-11-22T13:30:00Z"), clock.instant());
  }

  @Test
  void aMissingFileIsNamedWithItsVariable() {
    Clock clock = new MovedClock(Clock.fixed(NOON, ZoneOffset.UTC), folder.resolve("none"));

    String said = assertThrows(UncheckedIOException.class, clock::instant).getMessage();

    assertTrue(said.contains("SPARKDROP_CLOCK_FILE") && said.contains("none"), said);
  }
}
