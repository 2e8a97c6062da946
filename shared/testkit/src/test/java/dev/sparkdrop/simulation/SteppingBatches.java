package dev.sparkdrop.simulation;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Serverless batches whose every request is a turn, and whose creations are judged. */
class SteppingBatches implements ServerlessBatches {
  /** Few walks have batches, and fewer give one up that is under way. */
  private static final double OFTEN = 0.3;

  private final ServerlessBatches batches;
  private final Calls calls;
  private final Witness witness;
  private final BooleanSupplier full;
  private final Runnable failed;

  /**
   * @param full whether an id cannot be taken now, though the batch itself may be accepted later
   * @param failed happens after a creation of which its caller heard that it had failed
   */
  SteppingBatches(
      ServerlessBatches batches,
      Calls calls,
      Witness witness,
      BooleanSupplier full,
      Runnable failed) {
    this.batches = batches;
    this.calls = calls;
    this.witness = witness;
    this.full = full;
    this.failed = failed;
  }

  @Override
  public Optional<Failure> create(Order order) {
    try {
      return calls.callThatMayBeLate(
          () -> "create batch " + order.id(),
          () -> {
            Optional<Failure> refused = batches.create(order);
            witness.afterSubmission();
            return refused;
          },
          OFTEN);
    } catch (RetryLater e) {
      failed.run();
      throw e;
    }
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
          witness.batchToldToStop(region, id);
          batches.cancel(region, id);
        });
  }

  @Override
  public BlockResult block(Order order) {
    return calls.call(
        () -> "block batch " + order.id(),
        () -> full.getAsBoolean() ? BlockResult.REFUSED : batches.block(order));
  }
}
