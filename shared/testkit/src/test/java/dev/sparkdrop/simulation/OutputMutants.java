package dev.sparkdrop.simulation;

import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Rows;

/** Worlds in which a rule about what jobs write, or about when they are over, is switched off. */
final class OutputMutants {
  private OutputMutants() {}

  /** Rule 8: a commit adds rows, whatever the same objects wrote before. */
  static final class Appending extends Mutant {
    @Override
    boolean appends() {
      return true;
    }
  }

  /** One look that does not find a job decides. */
  static final class OneLook extends Mutant {
    @Override
    Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
      return Rows.afterOneLook(policy, record, observedState);
    }
  }
}
