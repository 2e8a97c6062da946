package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Batches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Optional;

/** Serverless batches whose every request is a turn, and whose creations are judged. */
class SteppingBatches implements Batches {
  private final Batches batches;
  private final Calls calls;
  private final Witness witness;

  SteppingBatches(Batches batches, Calls calls, Witness witness) {
    this.batches = batches;
    this.calls = calls;
    this.witness = witness;
  }

  @Override
  public Optional<Failure> create(Order order) {
    return calls.callThatMayBeLate(
        () -> "create batch " + order.id(),
        () -> {
          Optional<Failure> refused = batches.create(order);
          witness.afterSubmission();
          return refused;
        });
  }

  @Override
  public ObservedJob see(String region, String id) {
    return calls.call(
        () -> "see batch " + id, () -> calls.lags() ? ObservedJob.ABSENT : batches.see(region, id));
  }

  @Override
  public void cancel(String region, String id) {
    calls.run(
        () -> "cancel batch " + id,
        () -> {
          witness.batchToldToStop(id);
          batches.cancel(region, id);
        });
  }

  @Override
  public boolean block(Order order) {
    return calls.call(() -> "block batch " + order.id(), () -> batches.block(order));
  }
}
