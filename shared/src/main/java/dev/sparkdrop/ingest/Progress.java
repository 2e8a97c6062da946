package dev.sparkdrop.ingest;

import java.util.Optional;

/** Is told how sources come along, by many threads. */
interface Progress {
  /** For whoever does not want to know. */
  Progress UNSEEN =
      new Progress() {
        @Override
        public void moved(Source source, long bytes, Optional<Long> of) {}

        @Override
        public void ended(Result result) {}
      };

  /**
   * Some of a source came; called often.
   *
   * @param bytes so far; fewer than before where it was begun again
   * @param of all bytes; empty where the source does not say
   */
  void moved(Source source, long bytes, Optional<Long> of);

  /** A source is over. */
  void ended(Result result);
}
