package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Map;
import java.util.Optional;

/**
 * Serverless batches of the project: jobs that bring their own machines. Everything may throw
 * {@link RetryLater}.
 */
public interface ServerlessBatches {

  /**
   * A batch to run.
   *
   * @param id unique in its region; a second one of the id is not run
   * @param batch Dataproc's {@code Batch} as JSON, with its workload
   */
  record Order(String region, String id, Map<String, String> labels, String batch) {
    public Order {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Starts a batch. One of that id that is there already is success.
   *
   * @return why it was refused; empty where it was not
   */
  Optional<Failure> create(Order order);

  /** Looks at the batch of that id. One that only takes its id counts as lost. */
  ObservedJob see(String region, String id);

  /** Tells a batch to stop; one that is final or gone is left alone. */
  void cancel(String region, String id);

  /** What came of taking a batch's id. */
  enum BlockResult {
    /** No batch of that id will ever run. */
    BLOCKED,
    /** A batch that does something has the id: follow it. */
    IN_USE,
    /** No batch could be had for it now, and the order's own may be accepted later: try again. */
    REFUSED
  }

  /**
   * Sees to it that no batch of that id will ever run: where none is there, one that does nothing
   * takes the id. No cluster that is gone keeps a slow invocation from starting it.
   */
  BlockResult block(Order order);
}
