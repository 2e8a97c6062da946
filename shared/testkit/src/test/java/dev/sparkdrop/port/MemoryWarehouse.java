package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A data warehouse in memory. A file's rows are told to it; a table is how often it holds which
 * row. Without a word from the test a job succeeds at once.
 */
public final class MemoryWarehouse implements Warehouse {
  private final Clock clock;
  private final Map<String, List<Row>> files = new HashMap<>();
  private final Map<String, List<Row>> tables = new TreeMap<>();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private Supplier<Ending> endings = () -> new Ending(Duration.ZERO, null);
  private Failure nextRefusal;
  private int staleLooks;

  public MemoryWarehouse(Clock clock) {
    this.clock = clock;
  }

  /**
   * A row.
   *
   * @param source of its object, {@code gs://bucket/name}
   */
  public record Row(String source, long generation) {}

  /**
   * How a job ends by itself.
   *
   * @param failure null where it succeeds
   */
  public record Ending(Duration after, Failure failure) {}

  private static final Job BLOCKED = blocked();

  private static Job blocked() {
    Job job = new Job(Instant.MIN, null, () -> 0L);
    job.over =
        new ObservedLoad(
            ObservedLoad.State.FAILED,
            new Failure(Failure.Fault.USER, ObservedLoad.GIVEN_UP, Instant.EPOCH),
            0);
    return job;
  }

  private static final class Job {
    private final Instant end;
    private final Failure failure;
    private final Supplier<Long> effect;
    private ObservedLoad over;

    Job(Instant end, Failure failure, Supplier<Long> effect) {
      this.end = end;
      this.failure = failure;
      this.effect = effect;
    }
  }

  @Override
  public synchronized Optional<Failure> fill(Fill fill) {
    return start(fill.id(), () -> filled(fill));
  }

  @Override
  public synchronized Optional<Failure> merge(Merge merge) {
    settle();
    boolean lacks = merge.staging() != null && !tables.containsKey(merge.staging());
    if (lacks && !jobs.containsKey(merge.id())) {
      return Optional.of(
          new Failure(
              Failure.Fault.USER,
              "The staging table " + merge.staging() + " is not there.",
              clock.instant()));
    }
    return start(merge.id(), () -> merged(merge));
  }

  private Optional<Failure> start(String id, Supplier<Long> effect) {
    settle();
    if (jobs.containsKey(id)) {
      return Optional.empty();
    }
    if (nextRefusal != null) {
      Failure refusal = nextRefusal;
      nextRefusal = null;
      return Optional.of(refusal);
    }
    Ending ending = endings.get();
    jobs.put(id, new Job(clock.instant().plus(ending.after()), ending.failure(), effect));
    return Optional.empty();
  }

  @Override
  public synchronized boolean block(Target target, String id) {
    settle();
    if (!jobs.containsKey(id)) {
      jobs.put(id, BLOCKED);
    }
    return jobs.get(id) == BLOCKED;
  }

  private long filled(Fill fill) {
    List<Row> staging =
        fill.first()
            ? new ArrayList<>()
            : new ArrayList<>(tables.getOrDefault(fill.staging(), List.of()));
    for (String file : fill.files()) {
      staging.addAll(files.getOrDefault(file, List.of()));
    }
    tables.put(fill.staging(), staging);
    return staging.size();
  }

  private long merged(Merge merge) {
    List<Row> fresh = merge.staging() == null ? List.of() : tables.get(merge.staging());
    List<Row> table = new ArrayList<>(tables.getOrDefault(merge.target().table(), List.of()));
    if (merge.target().replace()) {
      table.removeIf(
          row ->
              merge.sources().contains(row.source())
                  || fresh.stream().anyMatch(each -> each.source().equals(row.source())));
    }
    table.addAll(fresh);
    tables.put(merge.target().table(), table);
    return fresh.size();
  }

  @Override
  public synchronized ObservedLoad look(Target target, String id) {
    settle();
    Job job = jobs.get(id);
    if (job == null) {
      return ObservedLoad.ABSENT;
    }
    if (staleLooks > 0) {
      staleLooks--;
      return ObservedLoad.ABSENT;
    }
    return job.over == null ? new ObservedLoad(ObservedLoad.State.ACTIVE, null, 0) : job.over;
  }

  /** Each job that is over has its effect, in the order of their ends. */
  private void settle() {
    Instant now = clock.instant();
    jobs.values().stream()
        .filter(job -> job.over == null && !now.isBefore(job.end))
        .sorted(Comparator.comparing(job -> job.end))
        .forEach(
            job ->
                job.over =
                    job.failure == null
                        ? new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, job.effect.get())
                        : new ObservedLoad(ObservedLoad.State.FAILED, job.failure, 0));
  }

  /** A file is there, with these rows. */
  public synchronized void file(String uri, List<Row> rows) {
    files.put(uri, List.copyOf(rows));
  }

  /** What a table holds; a row that is there twice is listed twice. */
  public synchronized List<Row> rows(String table) {
    settle();
    return List.copyOf(tables.getOrDefault(table, List.of()));
  }

  /** Takes a table away. */
  synchronized void drop(String table) {
    settle();
    tables.remove(table);
  }

  /** The ids of all jobs, the first first. */
  public synchronized List<String> started() {
    return List.copyOf(jobs.keySet());
  }

  /** Jobs that are started from now on end so. */
  public synchronized void script(Supplier<Ending> each) {
    endings = each;
  }

  /** The next job that is started is refused; null: it is not. */
  public synchronized void refuseNext(Failure failure) {
    nextRefusal = failure;
  }

  /** So many looks at jobs that are there do not find them. */
  public synchronized void staleLooks(int looks) {
    staleLooks = looks;
  }
}
