package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Serverless batches in memory: they are kept among the jobs, as those without a cluster, and a
 * test ends them, counts them and scripts them there.
 */
public final class MemoryServerlessBatches implements ServerlessBatches {
  private final MemoryJobs jobs;
  private Function<Order, Failure> refusals = order -> null;
  private final Map<String, Failure> refusedForGood = new HashMap<>();
  private Failure nextRefusal;

  public MemoryServerlessBatches(MemoryJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public synchronized Optional<Failure> create(Order order) {
    if (jobs.hasBatch(order.region(), order.id())) {
      return Optional.empty();
    }
    Failure refusal = refusal(order);
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
  public synchronized BlockResult block(Order order) {
    Failure refusal = jobs.hasBatch(order.region(), order.id()) ? null : refusal(order);
    if (refusal == null) {
      return jobs.block(order) ? BlockResult.BLOCKED : BlockResult.IN_USE;
    }
    if (refusal.fault() != Failure.Fault.USER) {
      return BlockResult.REFUSED;
    }
    // What the user has to mend is not mended until a late creation comes.
    refusedForGood.put(order.region() + "/" + order.id(), refusal);
    return BlockResult.BLOCKED;
  }

  private Failure refusal(Order order) {
    Failure once = nextRefusal == null ? refusals.apply(order) : nextRefusal;
    nextRefusal = null;
    return refusedForGood.getOrDefault(order.region() + "/" + order.id(), once);
  }

  /**
   * The next batch that is created, if only to take an id, is refused; null for one that is not.
   */
  public synchronized void refuseNext(Failure failure) {
    nextRefusal = failure;
  }

  /** Batches that are created from now on are refused so; null for one that is not. */
  public synchronized void refuse(Function<Order, Failure> answers) {
    refusals = answers;
  }
}
