package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.fetch.AllowList;
import java.util.Objects;

/**
 * What a deployment lets ingestion do.
 *
 * @param allowed what may be reached besides public https hosts
 * @param denied what may not be reached, whatever is allowed
 * @param secrets what a header may name, and the hosts that each secret is bound to
 * @param callers where each caller may land
 * @param code the code bucket, of which a pipeline file alone may make a source
 * @param state the state bucket, which is no source
 */
public record IngestRules(
    AllowList allowed,
    AllowList denied,
    Secrets secrets,
    CallerPrefixes callers,
    String code,
    String state) {
  public IngestRules {
    Objects.requireNonNull(allowed, "allowed");
    Objects.requireNonNull(denied, "denied");
    Objects.requireNonNull(secrets, "secrets");
    Objects.requireNonNull(callers, "callers");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(state, "state");
  }

  /** Public https hosts, no secret, no limits on callers. */
  public static IngestRules usual() {
    return new IngestRules(
        AllowList.nothing(),
        AllowList.nothing(),
        Secrets.none(),
        CallerPrefixes.unlimited(),
        "",
        "");
  }
}
