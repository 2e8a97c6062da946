package dev.sparkdrop.ingest;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * What to fetch and what it becomes.
 *
 * @param object name of the object in the landing bucket
 * @param checksums that its bytes must have; often none
 * @param headers to ask it with; often none
 */
record Source(URI url, String object, List<Checksum> checksums, SourceHeaders headers) {
  Source {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(headers, "headers");
    checksums = List.copyOf(checksums);
  }
}
