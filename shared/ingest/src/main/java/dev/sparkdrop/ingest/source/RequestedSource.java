package dev.sparkdrop.ingest.source;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to fetch and what it becomes.
 *
 * @param object name of the object in the landing bucket; of a zip archive the folder, with its
 *     slash, that its files land in; where it is not named, the folder of that name to be, or
 *     nothing
 * @param named whether the name is known; else the source's answer gives it
 * @param checksums that its bytes must have; often none
 * @param size how many bytes it must have; often not told
 * @param headers to ask it with; often none
 * @param unpack how it is packed; empty where it lands as it is
 */
public record RequestedSource(
    URI url,
    String object,
    boolean named,
    List<Checksum> checksums,
    Optional<Long> size,
    SourceHeaders headers,
    Optional<Unpack> unpack,
    LandingTerms terms) {
  /** The scheme of a source that is copied within Cloud Storage. */
  public static final String COPIED = "gs";

  public RequestedSource {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(unpack, "unpack");
    Objects.requireNonNull(terms, "terms");
    checksums = List.copyOf(checksums);
  }

  /** What Sparkdrop itself writes: it comes from nowhere, and is held against nothing. */
  public static RequestedSource own(String bucket, String object) {
    return new RequestedSource(
        URI.create("gs://" + bucket),
        object,
        true,
        List.of(),
        Optional.empty(),
        SourceHeaders.NONE,
        Optional.empty(),
        LandingTerms.OWN);
  }

  /** The same source with the name that its answer gave it. */
  public RequestedSource withName(String name) {
    return new RequestedSource(url, name, true, checksums, size, headers, unpack, terms);
  }

  public boolean isArchive() {
    return unpack.isPresent() && unpack.get() == Unpack.ZIP;
  }

  public boolean isCopy() {
    return url.getScheme().equals(COPIED);
  }
}
