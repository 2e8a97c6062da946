package dev.sparkdrop.local.pubsub;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Cloud Scheduler with one schedule: a message every so often, unless the last one still waits. */
public final class Scheduler implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  private final Pubsub pubsub;
  private final String project;
  private final String topic;
  private final ScheduledFuture<?> ticking;
  private String last;

  /** Starts to tick, first after one period. */
  public Scheduler(
      Pubsub pubsub, String project, String topic, Duration every, ScheduledExecutorService timer) {
    this.pubsub = pubsub;
    this.project = project;
    this.topic = topic;
    long nanos = every.toNanos();
    ticking = timer.scheduleAtFixedRate(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Publishes a tick now; does nothing while the one before is undelivered. */
  public synchronized void tick() {
    try {
      if (last == null || !pubsub.undelivered(project, topic, last)) {
        last = pubsub.publish(project, topic, "{}", Map.of("source", "scheduler"));
      }
    } catch (RuntimeException e) {
      // An exception would end the schedule.
      LOG.log(System.Logger.Level.WARNING, "a tick was lost", e);
    }
  }

  @Override
  public void close() {
    ticking.cancel(false);
  }
}
