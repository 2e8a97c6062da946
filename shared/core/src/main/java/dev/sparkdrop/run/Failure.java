package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * What the platform answered to a refused deed, or why it broke what it had begun.
 *
 * @param fault whose fault it is, which decides what happens next
 * @param sentence what happened and what to do, for the person who reads the receipt
 * @param at when it was noticed
 */
public record Failure(Fault fault, String sentence, Instant at) {

  /** Whose fault a trouble is. */
  public enum Fault {
    /** The project's quota is used up: another rung, once what was reserved is given back. */
    QUOTA,
    /** The zone or region has no such machines just now: another rung. */
    STOCKOUT,
    /** The platform failed, or was too busy: try again. */
    PLATFORM,
    /** The pipeline or a permission is wrong: trying again changes nothing. */
    USER
  }

  public Failure {
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(at, "at");
  }
}
