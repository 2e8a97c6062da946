package dev.sparkdrop.jobs;

/**
 * The job can't go on, and the message says all that its user needs.
 *
 * <p>It carries no stack trace, so that the last line of the driver's output is the sentence
 * itself.
 */
final class JobFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  JobFailure(String sentence) {
    super(sentence, null, false, false);
  }
}
