package dev.sparkdrop.reconcile;

import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Seen;

/** What decides: the lifecycle's table, or in a test, something that watches or bends it. */
@FunctionalInterface
interface Decision {
  Action decide(Policy policy, LaneRecord record, Seen seen);
}
