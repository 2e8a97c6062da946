package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Optional;
import java.util.function.Function;

/**
 * Serverless batches in memory: they are kept among the jobs, as those without a cluster, and a
 * test ends them, counts them and scripts them there.
 */
public final class MemoryBatches implements Batches {
  private final MemoryJobs jobs;
  private Function<Order, Failure> refusals = order -> null;
  private Failure nextRefusal;

  public MemoryBatches(MemoryJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public synchronized Optional<Failure> create(Order order) {
    if (jobs.hasBatch(order.region(), order.id())) {
      return Optional.empty();
    }
    Failure refusal = nextRefusal == null ? refusals.apply(order) : nextRefusal;
    nextRefusal = null;
    if (refusal == null) {
      jobs.start(order);
    }
    return Optional.ofNullable(refusal);
  }

  @Override
  public ObservedJob see(String region, String id) {
    return jobs.seeBatch(region, id);
  }

  @Override
  public void cancel(String region, String id) {
    jobs.cancelBatch(region, id);
  }

  @Override
  public boolean block(Order order) {
    return jobs.block(order);
  }

  /** The next batch that is created is refused; null for one that is not. */
  public synchronized void refuseNext(Failure failure) {
    nextRefusal = failure;
  }

  /** Batches that are created from now on are refused so; null for one that is not. */
  public synchronized void refuse(Function<Order, Failure> answers) {
    refusals = answers;
  }
}
