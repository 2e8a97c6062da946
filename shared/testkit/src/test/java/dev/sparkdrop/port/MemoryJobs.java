package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jobs in memory, on clusters in memory. Without a word from the test they run until they are told
 * to end; a script can end them by themselves.
 */
public final class MemoryJobs implements Jobs {
  private static final Pattern TTL = Pattern.compile("\"ttl\":\"(\\d+)s\"");

  private final Clock clock;
  private final MemoryClusters clusters;
  private final Map<String, Submitted> jobs = new LinkedHashMap<>();
  private final List<Order> accepted = new ArrayList<>();
  private Function<Order, Ending> script = order -> Ending.NEVER;
  private Function<Order, Failure> refusals = order -> null;
  private Failure nextRefusal;
  private boolean cancelsIgnored;
  private boolean ghosts;
  private int staleLooks;

  public MemoryJobs(Clock clock, MemoryClusters clusters) {
    this.clock = clock;
    this.clusters = clusters;
  }

  /**
   * How a job ends by itself.
   *
   * @param state what it ends as; null: it does not
   * @param reason why it failed; null where it does not
   * @param after how long it runs
   */
  public record Ending(ObservedJob.State state, String reason, Duration after) {
    public static final Ending NEVER = new Ending(null, null, Duration.ZERO);

    public static Ending success(Duration after) {
      return new Ending(ObservedJob.State.SUCCEEDED, null, after);
    }

    public static Ending failure(String reason, Duration after) {
      return new Ending(ObservedJob.State.FAILED, reason, after);
    }
  }

  private static final class Submitted {
    private final Order order;
    private final String clusterUuid;
    private final Ending ending;
    private final Instant start;
    private final boolean blocker;
    private ObservedJob end;

    Submitted(Order order, String clusterUuid, Ending ending, Instant start, boolean blocker) {
      this.order = order;
      this.clusterUuid = clusterUuid;
      this.ending = ending;
      this.start = start;
      this.blocker = blocker;
    }

    String driverOutput() {
      return "gs://staging/" + order.id() + "/driveroutput";
    }

    void end(ObservedJob.State state, String reason, Instant at) {
      if (end == null) {
        end = new ObservedJob(state, reason, at, driverOutput());
      }
    }
  }

  @Override
  public synchronized Optional<Failure> submit(Order order) {
    // The id is unique in the project, not in the region.
    if (jobs.containsKey(order.id())) {
      return Optional.empty();
    }
    if (nextRefusal != null) {
      Failure refusal = nextRefusal;
      nextRefusal = null;
      return Optional.of(refusal);
    }
    Failure refused = refusals.apply(order);
    if (refused != null) {
      return Optional.of(refused);
    }
    ObservedCluster cluster = clusters.see(order.region(), order.cluster());
    if (cluster.state() != ObservedCluster.State.READY) {
      return Optional.of(
          new Failure(
              Failure.Fault.PLATFORM,
              "Job "
                  + order.id()
                  + " was refused: cluster "
                  + order.cluster()
                  + " cannot take a job.",
              clock.instant()));
    }
    Instant now = clock.instant();
    jobs.put(order.id(), new Submitted(order, cluster.uuid(), script.apply(order), now, false));
    accepted.add(order);
    return Optional.empty();
  }

  @Override
  public synchronized ObservedJob see(String region, String id) {
    Submitted job = jobs.get(id);
    return look(job == null || !job.order.region().equals(region) ? null : job);
  }

  private ObservedJob look(Submitted job) {
    if (job == null) {
      return ObservedJob.ABSENT;
    }
    if (staleLooks > 0) {
      staleLooks--;
      return ObservedJob.ABSENT;
    }
    settle(job);
    return job.end != null
        ? job.end
        : new ObservedJob(ObservedJob.State.ACTIVE, null, null, job.driverOutput());
  }

  @Override
  public synchronized void cancel(String region, String id) {
    Submitted job = jobs.get(id);
    cancel(job == null || !job.order.region().equals(region) ? null : job);
  }

  private void cancel(Submitted job) {
    if (job != null && !cancelsIgnored) {
      settle(job);
      job.end(ObservedJob.State.CANCELLED, null, clock.instant());
    }
  }

  /** A batch is a job without a cluster; another namespace has its id, that of its region. */
  private static String key(String region, String id) {
    return region + "/" + id;
  }

  synchronized boolean hasBatch(String region, String id) {
    return jobs.containsKey(key(region, id));
  }

  synchronized void start(ServerlessBatches.Order batch) {
    Order order = new Order(batch.region(), null, batch.id(), batch.labels(), batch.batch());
    Submitted started = new Submitted(order, null, script.apply(order), clock.instant(), false);
    jobs.put(key(batch.region(), batch.id()), started);
    accepted.add(order);
  }

  synchronized ObservedJob seeBatch(String region, String id) {
    return look(jobs.get(key(region, id)));
  }

  synchronized void cancelBatch(String region, String id) {
    cancel(jobs.get(key(region, id)));
  }

  /** Whether nothing but a blocker has the id now. */
  synchronized boolean block(ServerlessBatches.Order batch) {
    Order order = new Order(batch.region(), null, batch.id(), batch.labels(), batch.batch());
    Submitted there =
        jobs.computeIfAbsent(
            key(batch.region(), batch.id()),
            key -> {
              Submitted blocker = new Submitted(order, null, Ending.NEVER, clock.instant(), true);
              blocker.end(ObservedJob.State.LOST, "Its id is taken.", clock.instant());
              return blocker;
            });
    return there.blocker;
  }

  /** Looks at a job, or a batch, that was accepted. */
  public ObservedJob see(Order order) {
    return order.cluster() == null
        ? seeBatch(order.region(), order.id())
        : see(order.region(), order.id());
  }

  /** Somebody cancels a job, or a batch, that was accepted. */
  public void cancel(Order order) {
    if (order.cluster() == null) {
      cancelBatch(order.region(), order.id());
    } else {
      cancel(order.region(), order.id());
    }
  }

  /** Jobs submitted from now on end by themselves as the script says. */
  public synchronized void script(Function<Order, Ending> endings) {
    script = endings;
  }

  /** A job succeeds now. */
  public void succeed(String id) {
    end(id, ObservedJob.State.SUCCEEDED, null);
  }

  /** A job fails now, by its own fault. */
  public void fail(String id, String reason) {
    end(id, ObservedJob.State.FAILED, reason);
  }

  /** The platform loses a job now. */
  public void lose(String id, String reason) {
    end(id, ObservedJob.State.LOST, reason);
  }

  /** Somebody deletes a job. */
  public synchronized void remove(String id) {
    jobs.values().remove(named(id));
  }

  /** So many looks at jobs that are there do not find them: they see an older state. */
  public synchronized void staleLooks(int looks) {
    staleLooks = looks;
  }

  /** The next job that is submitted is refused. */
  public synchronized void refuseNext(Failure failure) {
    nextRefusal = failure;
  }

  /** Jobs that are submitted from now on are refused so; null for one that is not. */
  public synchronized void refuse(Function<Order, Failure> answers) {
    refusals = answers;
  }

  /** Whether jobs go on after they were told to stop. */
  public synchronized void ignoreCancels(boolean ignored) {
    cancelsIgnored = ignored;
  }

  /** Whether jobs are reported active after their cluster is gone, until they are told to end. */
  public synchronized void keepGhosts(boolean kept) {
    ghosts = kept;
  }

  /** Every order that led to a job, the first first. */
  public synchronized List<Order> accepted() {
    return List.copyOf(accepted);
  }

  /** The ids of the jobs that are active. */
  public synchronized List<String> active() {
    return jobs.values().stream()
        .peek(this::settle)
        .filter(job -> job.end == null)
        .map(job -> job.order.id())
        .toList();
  }

  private synchronized void end(String id, ObservedJob.State state, String reason) {
    Submitted job = named(id);
    settle(job);
    if (job.end != null) {
      throw new IllegalStateException("job " + id + " has ended already: " + job.end);
    }
    job.end(state, reason, clock.instant());
  }

  /** Ends a job as of when its script or its cluster ended it, whichever came first. */
  private void settle(Submitted job) {
    Instant done = job.ending.state() == null ? Instant.MAX : job.start.plus(job.ending.after());
    Instant lost =
        ghosts || job.clusterUuid == null
            ? Instant.MAX
            : clusters.lost(job.clusterUuid).orElse(Instant.MAX);
    Instant ttl = job.order.cluster() == null ? job.start.plus(ttl(job.order)) : Instant.MAX;
    if (ttl.isBefore(done) && !clock.instant().isBefore(ttl)) {
      job.end(ObservedJob.State.CANCELLED, null, ttl);
    } else if (lost.isBefore(done)) {
      job.end(ObservedJob.State.LOST, "Task not found", lost);
    } else if (!clock.instant().isBefore(done)) {
      job.end(job.ending.state(), job.ending.reason(), done);
    }
  }

  /** After which time a batch is ended by the platform. */
  private static Duration ttl(Order batch) {
    Matcher ttl = TTL.matcher(batch.job());
    return Duration.ofSeconds(ttl.find() ? Long.parseLong(ttl.group(1)) : 14 * 24 * 3600);
  }

  private Submitted named(String id) {
    return jobs.values().stream()
        .filter(job -> job.order.id().equals(id) && !job.blocker)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no job " + id));
  }
}
