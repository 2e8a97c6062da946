package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.source.RequestedSource;
import java.util.Optional;

/** Is told how sources come along, by many threads. */
public interface IngestProgress {
  /** Where no progress is wanted. */
  IngestProgress UNSEEN =
      new IngestProgress() {
        @Override
        public void moved(RequestedSource source, long bytes, Optional<Long> of) {}

        @Override
        public void ended(Result result) {}
      };

  /**
   * Some of a source came; called often.
   *
   * @param bytes so far; fewer than before where it was begun again
   * @param of all bytes; empty where the source does not say
   */
  void moved(RequestedSource source, long bytes, Optional<Long> of);

  /** A source is over. */
  void ended(Result result);
}
