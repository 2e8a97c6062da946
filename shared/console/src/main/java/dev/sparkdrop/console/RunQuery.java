package dev.sparkdrop.console;

import dev.sparkdrop.run.Outcome;
import java.time.Instant;

/**
 * Which runs are asked for. Each part is null where it does not matter.
 *
 * @param lane a lane's id, or what sets it apart, as {@code country=DE, year=1990}
 * @param outcome of the run; null also shows those that are open
 * @param from opened then or later
 * @param to opened before then
 * @param text what the name of one of its objects holds
 */
public record RunQuery(
    String pipeline, String lane, Outcome outcome, Instant from, Instant to, String text) {
  /** All of them. */
  public static final RunQuery ALL = new RunQuery(null, null, null, null, null, null);
}
