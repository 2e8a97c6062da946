package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.util.Set;

/**
 * What there is at the top of the ledger. A listing costs money even if it finds nothing, and most
 * ticks find nothing: one tells which others are worth it.
 */
public final class NonEmptyFolders {
  private final Bucket state;

  NonEmptyFolders(Bucket state) {
    this.state = state;
  }

  /** Those that hold something, each with its slash. */
  public Set<String> there() {
    return Set.copyOf(state.folders(""));
  }
}
