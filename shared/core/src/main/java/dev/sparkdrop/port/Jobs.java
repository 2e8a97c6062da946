package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Map;
import java.util.Optional;

/** Jobs of the project. Everything may throw {@link RetryLater}. */
public interface Jobs {

  /**
   * A job to run.
   *
   * @param id unique in the project; a second one of the id is not run
   * @param job Dataproc's {@code Job} as JSON, without placement and reference
   */
  record Order(String region, String cluster, String id, Map<String, String> labels, String job) {
    public Order {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Submits a job. One of that id that is there already is success.
   *
   * @return why it was refused; empty where it was not
   */
  Optional<Failure> submit(Order order);

  /** Looks at the job of that id. */
  ObservedJob see(String region, String id);

  /** Tells a job to stop; one that is final or gone is left alone. */
  void cancel(String region, String id);
}
