package dev.sparkdrop.jobs.batch;

import java.io.IOException;

/**
 * The object's content is no such file as its name says; the message is a sentence for its owner.
 */
public final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1;

  public UnreadableException(String sentence) {
    super(sentence);
  }
}
