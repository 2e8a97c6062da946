package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people ask for by hand: small objects in the state bucket, each taken away once it is
 * granted or refused, {@code paused/<pipeline>} excepted. Asking creates objects, and nothing else.
 */
public final class Wishes {
  private final Bucket state;
  private final Asked asked;

  Wishes(Bucket state, Asked asked) {
    this.state = state;
    this.asked = asked;
  }

  /**
   * Asks for something; where that was asked for already, it stays as it is.
   *
   * @param id the run, or a name for the backfill; null for {@code PAUSE} and {@code RESUME}
   * @param by who asks; null: not known
   */
  public void ask(Wish.Kind kind, String pipeline, String id, String by, Instant at) {
    ask(kind, pipeline, id, "", by, at);
  }

  /** Asks for a backfill under a name of its own. */
  public void ask(Backfill what, String pipeline, String name, String by, Instant at) {
    ask(Wish.Kind.BACKFILL, pipeline, name, what.text(), by, at);
  }

  private void ask(
      Wish.Kind kind, String pipeline, String id, String content, String by, Instant at) {
    Map<String, String> said = new HashMap<>();
    said.put(Wish.AT, at.toString());
    if (by != null) {
      said.put(Wish.BY, by);
    }
    state.createAll(List.of(new Bucket.Draft(Wish.name(kind, pipeline, id), content, said)));
  }

  /** Everything of that kind that is asked for, well-formed or not. */
  public List<Wish> all(Wish.Kind kind) {
    return below(kind, kind.folder());
  }

  /** The runs of a lane that are to be run again, the oldest first. */
  public List<Wish> again(Lane lane) {
    String prefix = Wish.name(Wish.Kind.AGAIN, lane.pipeline(), lane.id() + "-");
    return below(Wish.Kind.AGAIN, prefix).stream()
        .filter(Wish::wellFormed)
        .filter(wish -> wish.run().lane().equals(lane.id()))
        .toList();
  }

  private List<Wish> below(Wish.Kind kind, String prefix) {
    List<Wish> found = new ArrayList<>();
    state.forEach(prefix, entry -> found.add(Wish.of(kind, entry)));
    return found;
  }

  /** The wish of that name, if it is there. */
  public Optional<Wish> find(Wish.Kind kind, String pipeline, String id) {
    String name = Wish.name(kind, pipeline, id);
    return Optional.ofNullable(state.stat(List.of(name)).get(name))
        .map(entry -> Wish.of(kind, entry));
  }

  /** Whether the pipeline may not open runs. */
  public boolean paused(String pipeline) {
    return find(Wish.Kind.PAUSE, pipeline, null).isPresent();
  }

  /**
   * What a backfill asks for; empty where it is not asked for any more.
   *
   * @throws IllegalArgumentException where it is malformed, with what to write instead
   */
  public Optional<Backfill> backfill(Wish wish) {
    return state.read(wish.object()).map(stored -> Backfill.parse(stored.content()));
  }

  /** It was granted, or refused: that is noted, and the wish is taken away. */
  public void settle(Wish wish, boolean granted, String why) {
    asked.note(wish, granted, why);
    remove(wish);
  }

  /** Takes a wish away. */
  public void remove(Wish wish) {
    state.deleteAll(List.of(wish.object()));
  }
}
