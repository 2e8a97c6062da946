package dev.sparkdrop.ingest;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to fetch and what it becomes.
 *
 * @param object name of the object in the landing bucket; of a zip archive the folder, with its
 *     slash, that its files land in
 * @param checksums that its bytes must have; often none
 * @param headers to ask it with; often none
 * @param unpack how it is packed; empty where it lands as it is
 */
record RequestedSource(
    URI url,
    String object,
    List<Checksum> checksums,
    SourceHeaders headers,
    Optional<Unpack> unpack) {
  RequestedSource {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(unpack, "unpack");
    checksums = List.copyOf(checksums);
  }

  boolean isArchive() {
    return unpack.isPresent() && unpack.get() == Unpack.ZIP;
  }
}
