package dev.sparkdrop.local.replay;

/** A replay that cannot begin; the message says why and what to do. */
public final class ReplayRefused extends Exception {
  private static final long serialVersionUID = 1L;

  ReplayRefused(String sentence) {
    super(sentence);
  }
}
