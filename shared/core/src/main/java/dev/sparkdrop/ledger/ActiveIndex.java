package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lanes with which something may go on: {@code active/<pipeline>/<lane>}, one empty entry a
 * lane. There may be very many lanes that rest; a tick lists these entries and not the records.
 *
 * <p>Every lane whose record is not idle has an entry. The entry is written anew before the record
 * leaves {@code IDLE}. It is removed only in the generation that was seen before the record became
 * idle, by a compare-and-set of the record that succeeded in between. So an entry that was written
 * for the next run is never the one that is removed.
 */
public final class ActiveIndex {
  /** All of them lie below this. */
  public static final String FOLDER = "active/";

  private static final int TRIES = 5;

  private final Bucket state;

  ActiveIndex(Bucket state) {
    this.state = state;
  }

  /**
   * An entry.
   *
   * @param lane its values are not known
   * @param generation in which it may be removed
   * @param written when, by the clock of the service
   */
  public record Entry(Lane lane, long generation, Instant written) {}

  /** Tells of every lane that has an entry. */
  public void forEach(Consumer<Entry> each) {
    list(FOLDER, each);
  }

  /** The names of those lanes of a pipeline that have an entry. */
  List<String> lanes(String pipeline) {
    List<String> lanes = new ArrayList<>();
    list(FOLDER + pipeline + "/", entry -> lanes.add(entry.lane().id()));
    return lanes;
  }

  private void list(String prefix, Consumer<Entry> each) {
    state.forEach(
        prefix,
        entry -> {
          String[] parts = entry.name().split("/", -1);
          if (parts.length == 3) {
            each.accept(
                new Entry(Lane.named(parts[1], parts[2]), entry.generation(), entry.created()));
          }
        });
  }

  /** Writes the lane's entry anew. */
  void note(Lane lane) {
    long seen = Bucket.NONE;
    for (int i = 0; i < TRIES; i++) {
      if (state.write(draft(lane), seen).isPresent()) {
        return;
      }
      seen = generation(lane);
    }
    throw new RetryLater("writing " + name(lane) + ", as another invocation does", null);
  }

  /** Writes the entries that are missing. */
  void noteMissing(Collection<Lane> lanes) {
    Set<Lane> missing = new HashSet<>(lanes);
    Set<String> there = state.stat(lanes.stream().map(ActiveIndex::name).toList()).keySet();
    missing.removeIf(lane -> there.contains(name(lane)));
    missing.forEach(this::note);
  }

  /** The generation of the lane's entry; {@link Bucket#NONE} where it has none. */
  long generation(Lane lane) {
    Bucket.Entry there = state.stat(List.of(name(lane))).get(name(lane));
    return there == null ? Bucket.NONE : there.generation();
  }

  /** Removes the entry of that generation; a newer one stays. */
  public void remove(Lane lane, long generation) {
    if (generation != Bucket.NONE) {
      state.deleteExactly(Map.of(name(lane), generation));
    }
  }

  private static Bucket.Draft draft(Lane lane) {
    return new Bucket.Draft(name(lane), "", Map.of());
  }

  private static String name(Lane lane) {
    return FOLDER + lane.pipeline() + "/" + lane.id();
  }
}
