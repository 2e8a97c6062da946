package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;

/** What decides: the lifecycle's table, or in a test, something that watches or bends it. */
@FunctionalInterface
public interface Decision {
  Action decide(Policy policy, LaneRecord record, ObservedState observedState);
}
