package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Lane;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the next tick begins with the lanes, if the last one could not come to all of them: {@code
 * tick/lanes}. It is there only then, so that a tick that comes to all of them costs nothing more.
 */
public final class TickCursor {
  /** Holds something only while there is a cursor. */
  public static final String FOLDER = "tick/";

  private static final String NAME = FOLDER + "lanes";

  private final Bucket state;

  TickCursor(Bucket state) {
    this.state = state;
  }

  /** The lane with which to begin; empty where all of them had their turn. */
  public Optional<Lane> read() {
    return Optional.ofNullable(state.stat(List.of(NAME)).get(NAME))
        .map(
            entry ->
                Lane.named(
                    entry.metadata().getOrDefault("pipeline", ""),
                    entry.metadata().getOrDefault("lane", "")));
  }

  /** Keeps a place; where another tick keeps one at the same moment, either is right. */
  public void keep(Lane next) {
    Map<String, String> place = Map.of("pipeline", next.pipeline(), "lane", next.id());
    Bucket.Entry there = state.stat(List.of(NAME)).get(NAME);
    state.write(
        new Bucket.Draft(NAME, "", place), there == null ? Bucket.NONE : there.generation());
  }

  /** All lanes had their turn. */
  public void clear() {
    state.deleteAll(List.of(NAME));
  }
}
