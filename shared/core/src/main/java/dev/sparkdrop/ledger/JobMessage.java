package dev.sparkdrop.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exception that ended a job, where Dataproc tells it in the details of the job's status:
 * {@code Job failed with message [ValueError: no rows]}. Dataproc finds it in the driver's output.
 */
final class JobMessage {
  private static final Pattern TOLD = Pattern.compile("(?s)Job failed with message \\[(.*)\\]");

  private JobMessage() {}

  /**
   * The exception in a run's reason.
   *
   * @param reason null where there is none
   * @return null where the reason names no exception
   */
  static String in(String reason) {
    Matcher told = TOLD.matcher(reason == null ? "" : reason);
    return told.find() && !told.group(1).isBlank() ? told.group(1).strip() : null;
  }
}
