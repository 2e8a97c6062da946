package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Run;
import java.util.HashMap;
import java.util.Map;

/** The labels that every cluster and job of ours carries. */
public final class ResourceLabels {
  public static final String LEDGER = "sparkdrop-ledger";
  public static final String PIPELINE = "sparkdrop-pipeline";
  public static final String LANE = "sparkdrop-lane";
  static final String RUN = "sparkdrop-run";

  private ResourceLabels() {}

  /** Ours on top of the user's. */
  static Map<String, String> of(String ledger, Lane lane, Run run, Map<String, String> users) {
    Map<String, String> labels = new HashMap<>(users);
    labels.put(LEDGER, ledger);
    labels.put(PIPELINE, lane.pipeline());
    labels.put(LANE, lane.id());
    labels.put(RUN, run.id());
    return labels;
  }
}
