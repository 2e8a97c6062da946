package dev.sparkdrop.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of the local cloud: the machine's, plus what it was moved forward by. */
public final class LocalClock extends Clock {
  private final Clock machine;
  private final Path file;
  private volatile Duration ahead;

  /** One that forgets. */
  public LocalClock(Clock machine) {
    this(machine, null, Duration.ZERO);
  }

  private LocalClock(Clock machine, Path file, Duration ahead) {
    this.machine = machine;
    this.file = file;
    this.ahead = ahead;
  }

  /**
   * One that is kept in a file, as far ahead as an earlier process left it. The functions read that
   * file too, so that they see the same time.
   */
  public static LocalClock keptIn(Path file, Clock machine) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    boolean known = Files.exists(file);
    Duration ahead = known ? Duration.parse(Files.readString(file).strip()) : Duration.ZERO;
    LocalClock clock = new LocalClock(machine, file, ahead);
    clock.keep(ahead);
    return clock;
  }

  /** Moves the clock forward; time never goes back here. */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("the clock only moves forward, not by " + by);
    }
    Duration further = ahead.plus(by);
    try {
      keep(further);
    } catch (IOException e) {
      throw new UncheckedIOException("the clock cannot be kept in " + file, e);
    }
    ahead = further;
  }

  /** How far it is ahead of the machine's. */
  public Duration ahead() {
    return ahead;
  }

  /** A rename, so that a reader never sees half of it. */
  private void keep(Duration further) throws IOException {
    if (file != null) {
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(whole, further + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the local cloud's clock is UTC alone");
  }
}
