package dev.sparkdrop.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The machine's clock, plus what the local cloud moved it forward by. The local cloud keeps that in
 * a file, such as {@code PT10M}, and replaces it whole.
 */
public final class MovedClock extends Clock {
  private final Clock machine;
  private final Path file;

  public MovedClock(Clock machine, Path file) {
    this.machine = machine;
    this.file = file;
  }

  /** The file is read at every look: it is tiny, and a clock that was moved is moved at once. */
  @Override
  public Instant instant() {
    try {
      return machine.instant().plus(Duration.parse(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "SPARKDROP_CLOCK_FILE is for the local cloud alone, and names " + file, e);
    }
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MovedClock(machine.withZone(zone), file);
  }
}
