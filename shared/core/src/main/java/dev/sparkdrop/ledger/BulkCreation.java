package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    Set<String> there = new HashSet<>();
    for (int i = 0; i < drafts.size(); i += CHUNK) {
      List<Bucket.Draft> chunk = drafts.subList(i, Math.min(i + CHUNK, drafts.size()));
      Set<String> known = state.stat(chunk.stream().map(Bucket.Draft::name).toList()).keySet();
      there.addAll(known);
      there.addAll(
          state.createAll(chunk.stream().filter(draft -> !known.contains(draft.name())).toList()));
    }
    return there;
  }
}
