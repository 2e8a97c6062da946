package dev.sparkdrop.reconcile;

import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;

/** The real controller, whose every decision somebody else sees, and may bend. */
public final class Watched {
  private Watched() {}

  /** Decides instead of the table. */
  @FunctionalInterface
  public interface Table {
    Action decide(Policy policy, LaneRecord record, ObservedState observedState);
  }

  public static Controller controller(Controller.Dependencies dependencies, Table table) {
    return Controller.on(dependencies, table::decide);
  }
}
