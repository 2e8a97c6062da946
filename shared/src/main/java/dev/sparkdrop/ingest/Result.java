package dev.sparkdrop.ingest;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How it went with one source: it landed, or there is a problem and whose fault it is.
 *
 * @param problem a sentence that says what to do; empty where it landed
 */
record Result(
    Source source,
    Duration took,
    Optional<Landed> landed,
    Optional<Blame> blame,
    Optional<String> problem) {
  Result {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(took, "took");
    if (landed.isPresent() == problem.isPresent() || blame.isPresent() != problem.isPresent()) {
      throw new IllegalArgumentException("A result is either an object or a problem");
    }
  }

  static Result landed(Source source, Duration took, Landed landed) {
    return new Result(source, took, Optional.of(landed), Optional.empty(), Optional.empty());
  }

  static Result failed(Source source, Duration took, Blame blame, String problem) {
    return new Result(source, took, Optional.empty(), Optional.of(blame), Optional.of(problem));
  }
}
