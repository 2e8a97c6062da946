package dev.sparkdrop.ingest.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * On which terms a source lands.
 *
 * @param by the caller's e-mail; empty where it is not known
 * @param prefixes what the objects' names have to begin with, with any one of them
 * @param allow what the request allows expressly
 */
public record LandingTerms(Optional<String> by, List<String> prefixes, Set<LandingOption> allow) {
  /** For what Sparkdrop itself writes. */
  public static final LandingTerms OWN = new LandingTerms(Optional.empty(), List.of(""), Set.of());

  public LandingTerms {
    Objects.requireNonNull(by, "by");
    prefixes = List.copyOf(prefixes);
    allow = Set.copyOf(allow);
  }

  public LandingTerms with(Set<LandingOption> allowed) {
    return new LandingTerms(by, prefixes, allowed);
  }

  public boolean allows(LandingOption option) {
    return allow.contains(option);
  }

  /** Why the caller may not write that object; empty where the caller may. */
  public Optional<String> complaint(String object) {
    return prefixes.stream().anyMatch(object::startsWith)
        ? Optional.empty()
        : Optional.of(
            "%s may not land %s (SPARKDROP_INGEST_CALLERS)"
                .formatted(by.orElse("a caller without a name"), Redactor.text(object)));
  }

  /** What the caller may write, for a sentence. */
  public String instead() {
    return prefixes.isEmpty()
        ? "an account that SPARKDROP_INGEST_CALLERS names"
        : "a name that begins with " + String.join(" or ", prefixes);
  }
}
