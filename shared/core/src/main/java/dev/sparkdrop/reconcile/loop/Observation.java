package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Policy;
import java.util.Optional;

/**
 * All that was looked at before one decision.
 *
 * @param current the pipeline file as it is now, where it is valid and was looked at
 * @param own the open run's own copy of it; empty where no run is open
 * @param policy the one that rules now
 */
record Observation(
    Optional<Pipeline> current, Optional<Pipeline> own, Policy policy, ObservedState observed) {}
