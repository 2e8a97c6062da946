package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.fetch.AllowList;
import java.util.Objects;
import java.util.Set;

/**
 * What a deployment lets ingestion do.
 *
 * @param allowed what may be reached besides public https hosts
 * @param denied what may not be reached, whatever is allowed
 * @param secrets what a header may name, and the hosts that each secret is bound to
 * @param callers where each caller may land
 * @param ownBuckets buckets that are no sources: what Sparkdrop keeps its code and its state in
 */
public record IngestRules(
    AllowList allowed,
    AllowList denied,
    Secrets secrets,
    CallerPrefixes callers,
    Set<String> ownBuckets) {
  public IngestRules {
    Objects.requireNonNull(allowed, "allowed");
    Objects.requireNonNull(denied, "denied");
    Objects.requireNonNull(secrets, "secrets");
    Objects.requireNonNull(callers, "callers");
    ownBuckets = Set.copyOf(ownBuckets);
  }

  /** Public https hosts, no secret, no limits on callers. */
  public static IngestRules usual() {
    return new IngestRules(
        AllowList.nothing(),
        AllowList.nothing(),
        Secrets.none(),
        CallerPrefixes.unlimited(),
        Set.of());
  }
}
