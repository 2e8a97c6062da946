package dev.sparkdrop.reconcile;

import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Seen;

/** The real controller, whose every decision somebody else sees, and may bend. */
public final class Watched {
  private Watched() {}

  /** Decides instead of the table. */
  @FunctionalInterface
  public interface Table {
    Action decide(Policy policy, LaneRecord record, Seen seen);
  }

  public static Controller controller(Controller.Ground ground, Table table) {
    return Controller.on(ground, table::decide);
  }
}
