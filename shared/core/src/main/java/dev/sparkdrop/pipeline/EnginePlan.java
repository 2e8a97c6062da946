package dev.sparkdrop.pipeline;

import dev.sparkdrop.run.Policy;
import java.util.Map;

/** What one rung of the capacity ladder asks Dataproc for. Equal plans ask for the same. */
public sealed interface EnginePlan permits ClusterPlan, ServerlessPlan {
  /** Where, as {@code us-central1}. */
  String region();

  /** The user's own labels; Sparkdrop's come on top. */
  Map<String, String> labels();

  /** The rung, as far as the lifecycle needs to know it. */
  Policy.Rung rung();
}
