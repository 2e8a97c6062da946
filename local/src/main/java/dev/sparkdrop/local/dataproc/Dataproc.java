package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.ClockTimer;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The local Dataproc: clusters that take time and have an end, jobs and serverless batches that
 * really run, operations that tell of them. Everything is in the database; a new one on the same
 * data goes on where it was.
 */
public final class Dataproc implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dataproc.class.getName());

  private final State state;
  private final ClusterLife life;
  private final JobRunner runner;
  private final BatchRunner batchRunner;
  private final ClusterRoutes clusterRoutes;
  private final JobRoutes jobRoutes;
  private final BatchRoutes batchRoutes;
  private final ClockTimer clockTimer;
  private final ScheduledExecutorService timer;
  private final ExecutorService workers;
  private ScheduledFuture<?> flushing;

  /**
   * @param timer runs short steps; stays the caller's
   * @param capacity asked whether a cluster that starts can be had
   */
  public Dataproc(
      Database database,
      Clock clock,
      ScheduledExecutorService timer,
      JobLauncher launcher,
      ObjectAccess objects,
      Capacity capacity,
      DataprocSettings dataprocSettings) {
    this.timer = timer;
    workers = Executors.newCachedThreadPool(Dataproc::daemon);
    state = new State(database, clock);
    Operations operations = new Operations(state);
    JobEnd end = new JobEnd(state, operations);
    runner = new JobRunner(state, end, launcher, objects, dataprocSettings, workers);
    life = new ClusterLife(state, operations, runner, dataprocSettings, capacity);
    ClusterStore clusterStore = new ClusterStore(state, operations, life, capacity, objects);
    batchRunner =
        new BatchRunner(state, operations, launcher, objects, capacity, dataprocSettings, workers);
    BatchStore batchStore = new BatchStore(state, operations, batchRunner, capacity, objects);
    clusterRoutes = new ClusterRoutes(clusterStore, operations, batchStore, state);
    batchRoutes = new BatchRoutes(batchStore);
    jobRoutes = new JobRoutes(new JobStore(state, operations, runner));
    clockTimer = new ClockTimer(timer, clock, this::poke);
    state.afterChange =
        () ->
            clockTimer.at(
                Stream.of(life.nextDue(), batchRunner.nextDue())
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder())
                    .orElse(null));
  }

  /** Adds the routes under {@code /v1/projects/{p}/regions/{r}/}. */
  public void install(Router router, IamPolicies policies) {
    clusterRoutes.install(router, policies);
    jobRoutes.install(router);
    batchRoutes.install(router);
    new PolicyRoutes(state).install(router);
  }

  /** Told of every change of a cluster, in order, by one thread at a time. */
  public void onCluster(Consumer<Changed> listener) {
    state.clusterListeners.add(listener);
  }

  /** Told of every change of a job's state, in order, by one thread at a time. */
  public void onJob(Consumer<Changed> listener) {
    state.jobListeners.add(listener);
  }

  /** Told of every job's end, in order, by one thread at a time. */
  public void onJobEnd(Consumer<Changed> listener) {
    state.jobEndListeners.add(listener);
  }

  /** Told of every change of a serverless batch's state, in order, by one thread at a time. */
  public void onBatch(Consumer<Changed> listener) {
    state.batchListeners.add(listener);
  }

  /** Goes on where an earlier process ended. Call it once, when the listeners are there. */
  public void start() {
    runner.endOutputs();
    batchRunner.endOutputs();
    state.change(
        () -> {
          life.recover();
          runner.recover();
          batchRunner.recover();
          evaluate();
          return this;
        });
    flushing = timer.scheduleWithFixedDelay(this::flush, 1, 1, TimeUnit.SECONDS);
  }

  private void flush() {
    runner.flush();
    batchRunner.flush();
  }

  private void evaluate() {
    life.evaluate();
    batchRunner.evaluate();
  }

  /** Does what is due; call it when the clock was moved. */
  public void poke() {
    try {
      state.change(
          () -> {
            evaluate();
            return this;
          });
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "clusters could not be looked at", e);
    }
  }

  /** Breaks those of the clusters that run of which the test says so; it is asked once for each. */
  public void breakClusters(Predicate<JsonObject> test) {
    state.change(
        () -> {
          life.breakDown(test);
          return this;
        });
  }

  /** Stops what runs here. The next start on the same data finds its jobs lost. */
  @Override
  public void close() {
    clockTimer.close();
    if (flushing != null) {
      flushing.cancel(false);
    }
    runner.close();
    batchRunner.close();
    workers.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "dataproc-job");
    thread.setDaemon(true);
    return thread;
  }
}
