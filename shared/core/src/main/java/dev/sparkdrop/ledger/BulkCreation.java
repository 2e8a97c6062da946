package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Creates many small objects. A creation is a request of its own, and a look at a hundred objects
 * is one: where there are many, it looks first and creates what is missing. An invocation that is
 * killed on the way has thus done its part for good, and the next one goes on from there.
 */
final class BulkCreation {
  /** As many as one look takes; so few are created at once. */
  private static final int FEW = 100;

  private static final int CHUNK = 1000;

  private BulkCreation() {}

  /** Creates those that are not there, and gives the names of those that were. */
  static Set<String> createMissing(Bucket state, List<Bucket.Draft> drafts) {
    if (drafts.size() <= FEW) {
      return state.createAll(drafts);
    }
    Set<String> there =
        new HashSet<>(state.stat(drafts.stream().map(Bucket.Draft::name).toList()).keySet());
    there.addAll(
        state.createAll(drafts.stream().filter(draft -> !there.contains(draft.name())).toList()));
    return there;
  }

  /** Shows the items a thousand at a time, so that what is made of them needs little memory. */
  static <T> void inChunks(Collection<T> items, Consumer<List<T>> work) {
    List<T> chunk = new ArrayList<>();
    for (Iterator<T> left = items.iterator(); left.hasNext(); ) {
      chunk.add(left.next());
      if (chunk.size() == CHUNK || !left.hasNext()) {
        work.accept(chunk);
        chunk = new ArrayList<>();
      }
    }
  }
}
