package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.ServerlessPlan;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Run;
import java.util.Map;

/** The serverless batch that an attempt of a run asks for. */
public final class ServerlessBatchOrders {
  private ServerlessBatchOrders() {}

  /**
   * The batch of a run's current attempt.
   *
   * @param own the run's pipeline
   * @param region where it runs
   * @param rung a serverless one
   */
  public static ServerlessBatches.Order of(
      Ledger ledger, Lane lane, Run run, Pipeline own, String region, int rung) {
    ServerlessPlan plan = own.serverless(rung);
    return new ServerlessBatches.Order(
        region,
        run.job(),
        ResourceLabels.of(ledger.label(), lane, run, plan.labels()),
        plan.batch(own.job(values(ledger, lane, run))));
  }

  /** What the placeholders of a run's job stand for. */
  static Map<String, String> values(Ledger ledger, Lane lane, Run run) {
    return Map.of(
        "run.id", run.id(),
        "run.manifest", ledger.runs().manifestUri(lane, run.id()),
        "run.report", ledger.runs().reportUri(lane, run),
        "run.attempt", String.valueOf(run.attempt()),
        "run.lane", lane.id(),
        "run.pipeline", lane.pipeline());
  }
}
