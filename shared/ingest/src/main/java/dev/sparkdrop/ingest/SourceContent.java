package dev.sparkdrop.ingest;

/** Bytes from a source, from the first to the last. For one thread. */
interface SourceContent {

  /**
   * Reads on.
   *
   * @return how many bytes, 1 or more; -1 once all of them were handed out and found right
   * @throws StartOver where the rest cannot be had, but all of it perhaps from the beginning
   */
  int read(byte[] buffer) throws SourceFailed, StartOver, InterruptedException;
}
