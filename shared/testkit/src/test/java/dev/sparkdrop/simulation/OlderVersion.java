package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Invocations of the version before, which a rollout leaves for a while beside those of this one:
 * for them a record in a phase that they do not know is of a newer version.
 */
final class OlderVersion {
  /**
   * A phase, fields, and a claim of no cluster: the version before this one neither loaded nor
   * bisected, and had no serverless batches.
   */
  private static final Pattern UNKNOWN =
      Pattern.compile("\"(LOADING|bisection|objects)\"|\"claim\": \\{\\s*\"region\"");

  private static final String NEWER = "\"version\": 99";

  private final Scene scene;
  private final Set<String> invocations = new HashSet<>();

  OlderVersion(Scene scene) {
    this.scene = scene;
  }

  /** From its beginning to its end that invocation is of the version before. */
  void runs(String invocation) {
    invocations.add(invocation);
  }

  /** Whether the message tells that such an invocation left a record alone. */
  boolean leavesAlone(String message) {
    return invocations.contains(scene.stage.who()) && message.contains("its version is 99");
  }

  /** The ledger's bucket, as the invocation that asks can read it. */
  Bucket reading(Bucket bucket) {
    return new PassingBucket(bucket) {
      @Override
      public Optional<Stored> read(String name) {
        Optional<Stored> found = super.read(name);
        if (!name.startsWith("lanes/") || !invocations.contains(scene.stage.who())) {
          return found;
        }
        return found.map(
            stored -> {
              if (!UNKNOWN.matcher(stored.content()).find()) {
                return stored;
              }
              scene.situations.count("an older version meets a record that it cannot read");
              return new Stored(stored.entry(), stored.content().replace("\"version\": 1", NEWER));
            });
      }
    };
  }
}
