package dev.sparkdrop.ingest;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A request that was read: one that can be done, or one that is refused as a whole. */
sealed interface IngestRequest {

  /**
   * Sources to fetch, each into an object of its own.
   *
   * @param marker the object to write once all of them are there; often none
   * @param dryRun whether nothing is to be fetched, only told
   * @param id under which a repeated request gets the first one's answer; often none
   * @param digest changes with what is asked for
   */
  record Request(
      List<RequestedSource> sources,
      Optional<String> marker,
      boolean dryRun,
      Optional<String> id,
      String digest)
      implements IngestRequest {
    public Request {
      sources = List.copyOf(sources);
      Objects.requireNonNull(marker, "marker");
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(digest, "digest");
    }
  }

  /** Why nothing of it is done: every fault at once. */
  record Refusal(int status, List<SourceFault> faults) implements IngestRequest {
    public Refusal {
      faults = List.copyOf(faults);
    }

    static Refusal of(int status, String path, String wrong, String instead) {
      return new Refusal(status, List.of(new SourceFault(path, wrong, instead)));
    }
  }
}
