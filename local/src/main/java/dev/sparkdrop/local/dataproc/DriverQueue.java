package dev.sparkdrop.local.dataproc;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;

/**
 * The drivers that run, a few at a time, and what waits for one, by the keys of their rows. Called
 * under the lock of {@link State}, but for {@link #flush()} and {@link #close()}.
 */
final class DriverQueue {
  private final State state;
  private final ToLongFunction<String> sequence;
  private final DataprocSettings dataprocSettings;
  private final Executor workers;

  /** All that are not final, oldest first; null for those that wait. */
  private final Map<String, JobRun> active = new LinkedHashMap<>();

  private boolean closed;

  /**
   * @param sequence by which those that wait are started, the lowest first
   */
  DriverQueue(
      State state,
      ToLongFunction<String> sequence,
      DataprocSettings dataprocSettings,
      Executor workers) {
    this.state = state;
    this.sequence = sequence;
    this.dataprocSettings = dataprocSettings;
    this.workers = workers;
  }

  void await(String key) {
    active.put(key, null);
  }

  void started(String key, JobRun run) {
    active.put(key, run);
  }

  void remove(String key) {
    active.remove(key);
  }

  boolean contains(String key) {
    return active.containsKey(key);
  }

  /** Null where it waits, or is not there. */
  JobRun run(String key) {
    return active.get(key);
  }

  /** Those of this moment. */
  List<String> keys() {
    return List.copyOf(active.keySet());
  }

  boolean isClosed() {
    return closed;
  }

  /** What is to be started now; empty where nothing waits, or too many run. */
  Optional<String> next() {
    long running = active.values().stream().filter(Objects::nonNull).count();
    return active.entrySet().stream()
        .filter(entry -> entry.getValue() == null)
        .map(Map.Entry::getKey)
        .min(Comparator.comparingLong(sequence))
        .filter(key -> !closed && running < dataprocSettings.jobSlots());
  }

  void stop(JobRun run, JobRun.Stop why, Duration grace) {
    // Never under the lock: a driver may take its grace.
    workers.execute(() -> run.stop(why, grace));
    run.marked(why);
  }

  /** Makes what the drivers printed so far readable. Not under the lock. */
  void flush() {
    runs().forEach(JobRun::flush);
  }

  /** Kills what runs; it is found lost at the next start. Not under the lock. */
  void close() {
    state.read(() -> closed = true);
    runs().forEach(run -> run.stop(JobRun.Stop.CLOSED, Duration.ZERO));
  }

  private List<JobRun> runs() {
    return state.read(() -> active.values().stream().filter(Objects::nonNull).toList());
  }
}
