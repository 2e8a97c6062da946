package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.source.FaultOwner;
import dev.sparkdrop.ingest.source.RequestedSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How it went with one source: it landed, or there is a problem and whose fault it is.
 *
 * @param landed what is there: one object, or an archive's files; where there is a problem none, or
 *     the first of the archive's files
 * @param problem a sentence that says what to do; empty where it landed
 */
public record Result(
    RequestedSource source,
    Duration took,
    List<StoredObject> landed,
    Optional<FaultOwner> blame,
    Optional<String> problem) {
  public Result {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(took, "took");
    landed = List.copyOf(landed);
    if ((landed.isEmpty() && problem.isEmpty()) || blame.isPresent() != problem.isPresent()) {
      throw new IllegalArgumentException("A result has an object or a problem");
    }
  }

  static Result landed(RequestedSource source, Duration took, List<StoredObject> landed) {
    return new Result(source, took, landed, Optional.empty(), Optional.empty());
  }

  /** What the problem says to be undone has to be true of an archive that landed in part, too. */
  static Result failed(
      RequestedSource source,
      Duration took,
      List<StoredObject> landed,
      FaultOwner owner,
      String problem) {
    String told =
        landed.isEmpty()
            ? problem
            : "%d of its files are there, the rest is not: send this source again. %s"
                .formatted(landed.size(), problem.replaceAll("; nothing was written", ""));
    return new Result(source, took, landed, Optional.of(owner), Optional.of(told));
  }

  /** The object's name, also where the answer gave it; of an archive its folder. */
  public String object() {
    return source.named() || landed.isEmpty() || source.isArchive()
        ? source.object()
        : landed.get(0).object();
  }

  public boolean isWhole() {
    return problem.isEmpty();
  }

  /** Whether something is there now that was not before. */
  public boolean isNew() {
    return landed.stream().anyMatch(StoredObject::created);
  }

  /** All that is there. */
  public long bytes() {
    return landed.stream().mapToLong(StoredObject::bytes).sum();
  }
}
