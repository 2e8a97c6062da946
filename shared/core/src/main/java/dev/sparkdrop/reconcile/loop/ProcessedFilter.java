package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.util.List;
import java.util.Map;

/** A late event can put an object back that is done: its entry is taken out again. */
record ProcessedFilter(Ledger ledger) {

  /** Those of the waiting objects that are not done; the entries of the others are removed. */
  List<LandedObject> removeFrom(Lane lane, List<LandedObject> waiting) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    Map<LandedObject, String> done = ledger.processed().among(lane.pipeline(), waiting);
    if (!done.isEmpty()) {
      ledger.inbox().remove(lane, done.keySet());
    }
    return waiting.stream().filter(object -> !done.containsKey(object)).toList();
  }
}
