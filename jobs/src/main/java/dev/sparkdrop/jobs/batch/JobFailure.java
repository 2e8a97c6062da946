package dev.sparkdrop.jobs.batch;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The job can't go on, and the message says all that its user needs.
 *
 * <p>It carries no stack trace, so that the last line of the driver's output is the sentence
 * itself.
 */
public final class JobFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobFailure(String sentence) {
    super(sentence, null, false, false);
  }

  /** What happened, from the outside in: the file, then what was wrong with it. */
  public static String reason(Throwable failure) {
    Set<String> sentences = new LinkedHashSet<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      String first = message.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
      // Spark repeats in this one, with pages of trace, what the next causes say.
      if (!first.startsWith("Job aborted")) {
        sentences.add(first);
      }
    }
    return String.join(" ", sentences);
  }
}
