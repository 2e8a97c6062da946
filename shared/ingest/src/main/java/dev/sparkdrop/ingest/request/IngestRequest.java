package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.archive.Coding;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A request that was read: one that can be done, or one that is refused as a whole. */
public sealed interface IngestRequest {

  /**
   * Sources to fetch, each into an object of its own.
   *
   * @param marker the object to write once all of them are there; often none
   * @param dryRun whether nothing is to be fetched, only told
   * @param id under which a repeated request gets the first one's answer; often none
   * @param digest changes with what is asked for
   * @param by the caller's e-mail; empty where it is not known
   */
  record Request(
      List<RequestedSource> sources,
      Optional<String> marker,
      boolean dryRun,
      Optional<String> id,
      String digest,
      Optional<String> by)
      implements IngestRequest {
    public Request {
      sources = List.copyOf(sources);
      Objects.requireNonNull(marker, "marker");
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(by, "by");
    }
  }

  /**
   * A file that is sent itself, as the body.
   *
   * @param source what it becomes; its URL says only that it was sent
   * @param contentType of the file; often none
   * @param told of the body
   * @param body to be read to its end
   */
  record Posted(
      RequestedSource source, Optional<String> contentType, Coding.Told told, InputStream body)
      implements IngestRequest {
    public Posted {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(told, "told");
      Objects.requireNonNull(body, "body");
    }

    /** The body, whose break is the caller's fault. */
    public InputStream unbroken() {
      return new BlockInputStream() {
        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
          try {
            return body.read(buffer, from, length);
          } catch (IOException e) {
            throw SourceFailed.mistaken(
                "The file broke off on its way here; nothing was written. Send it again.");
          }
        }
      };
    }
  }

  /** Why nothing of it is done: every fault at once. */
  record Refusal(int status, List<SourceFault> faults) implements IngestRequest {
    public Refusal {
      faults = List.copyOf(faults);
    }

    public static Refusal of(int status, String path, String wrong, String instead) {
      return new Refusal(status, List.of(new SourceFault(path, wrong, instead)));
    }
  }
}
