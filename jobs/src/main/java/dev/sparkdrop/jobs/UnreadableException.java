package dev.sparkdrop.jobs;

import java.io.IOException;

/**
 * The object's content is no such file as its name says; the message is a sentence for its owner.
 */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableException(String sentence) {
    super(sentence);
  }
}
