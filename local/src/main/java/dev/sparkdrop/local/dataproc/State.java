package dev.sparkdrop.local.dataproc;

import dev.sparkdrop.local.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;

/**
 * What clusters, jobs, batches and operations share: one lock, one file, one clock, and the
 * listeners. Every change is made under the lock and is durable before anybody hears of it.
 */
final class State {
  private static final System.Logger LOG = System.getLogger(State.class.getName());

  final StoredRows clusters;
  final StoredRows jobs;
  final StoredRows batches;
  final StoredRows operations;
  final StoredRows policies;
  final MVMap<String, String> requests;
  final List<Consumer<Changed>> clusterListeners = new CopyOnWriteArrayList<>();
  final List<Consumer<Changed>> jobListeners = new CopyOnWriteArrayList<>();
  final List<Consumer<Changed>> jobEndListeners = new CopyOnWriteArrayList<>();
  final List<Consumer<Changed>> batchListeners = new CopyOnWriteArrayList<>();

  /** Called under the lock after each change. */
  Runnable afterChange = () -> {};

  private final Database database;
  private final Clock clock;
  private final MVMap<String, String> counters;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final ReentrantLock telling = new ReentrantLock(true);
  private final ConcurrentLinkedQueue<Runnable> untold = new ConcurrentLinkedQueue<>();

  State(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    clusters = new StoredRows(database, "clusters");
    jobs = new StoredRows(database, "jobs");
    batches = new StoredRows(database, "batches");
    operations = new StoredRows(database, "operations");
    policies = new StoredRows(database, "policies");
    requests = database.map("dataproc.requests");
    counters = database.map("dataproc.counters");
  }

  Instant now() {
    return clock.instant();
  }

  /** Only under the lock. */
  long nextSequence() {
    long next = Long.parseLong(counters.getOrDefault("sequence", "0")) + 1;
    counters.put("sequence", Long.toString(next));
    return next;
  }

  <T> T read(Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }

  /** Makes a change, all of it or nothing, makes it durable, then tells of it. */
  <T> T change(Supplier<T> change) {
    T result;
    lock.lock();
    try {
      result = database.together(change);
      database.commit();
      afterChange.run();
    } finally {
      lock.unlock();
    }
    tell();
    return result;
  }

  void clusterChanged(StoredRow storedRow, boolean gone) {
    announce(clusterListeners, storedRow, gone);
  }

  void jobChanged(StoredRow storedRow) {
    announce(jobListeners, storedRow, false);
    if (Status.isFinal(storedRow.resource())) {
      announce(jobEndListeners, storedRow, false);
    }
  }

  void batchChanged(StoredRow storedRow) {
    announce(batchListeners, storedRow, false);
  }

  private void announce(List<Consumer<Changed>> listeners, StoredRow storedRow, boolean gone) {
    Place place = storedRow.place();
    Changed changed =
        new Changed(place.project(), place.region(), storedRow.resource().deepCopy(), gone);
    // One by one: where one fails, the others hear of it all the same.
    listeners.forEach(listener -> untold.add(() -> listener.accept(changed)));
  }

  /** One thread at a time, so that listeners hear of changes in their order. */
  private void tell() {
    telling.lock();
    try {
      for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
        try {
          next.run();
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
        }
      }
    } finally {
      telling.unlock();
    }
  }
}
