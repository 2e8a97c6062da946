package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Lifecycle;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;

/** A world in which one of the rules is switched off; the one here keeps them all. */
class Mutant {
  static final Mutant NONE = new Mutant();

  /** The state bucket as the controller sees it. */
  Bucket state(Bucket stepping, Scene scene) {
    return stepping;
  }

  /** The state bucket as it works: within one step. */
  Bucket rawState(Bucket bucket) {
    return bucket;
  }

  /** The landing bucket as the controller sees it. */
  Bucket landing(Bucket stepping) {
    return stepping;
  }

  /** The clusters as the controller sees them. */
  Clusters clusters(Clusters stepping, Scene scene) {
    return stepping;
  }

  /** The jobs as the controller sees them. */
  Jobs jobs(Jobs stepping, Scene scene) {
    return stepping;
  }

  /** The serverless batches as the controller sees them. */
  ServerlessBatches batches(ServerlessBatches stepping) {
    return stepping;
  }

  /** The data warehouse as the controller sees it. */
  Warehouse warehouse(Warehouse stepping) {
    return stepping;
  }

  /** Whether jobs add rows to what the same objects wrote before. */
  boolean appends() {
    return false;
  }

  /** What the lifecycle decides. */
  Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
    return Lifecycle.decide(policy, record, observedState);
  }

  /** The topic as the controller sees it. */
  RunPublisher announcements(RunPublisher stepping, Scene scene) {
    return stepping;
  }
}
