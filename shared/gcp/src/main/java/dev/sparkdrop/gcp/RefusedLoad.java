package dev.sparkdrop.gcp;

/** A load that cannot be done as it is asked for; its message says why and what to do. */
final class RefusedLoad extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedLoad(String sentence) {
    super(sentence);
  }
}
