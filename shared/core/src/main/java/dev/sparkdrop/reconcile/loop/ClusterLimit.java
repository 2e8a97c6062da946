package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.LaneRecords.Listed;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How many clusters of a pipeline are spoken for. There is no lock: a lane first says in its record
 * that it wants one, then counts those that go before it, and waits its turn.
 *
 * <p>Rule 9: a lane that waits longer goes first, also before one that has a cluster and could use
 * it once more.
 */
final class ClusterLimit {
  private static final Comparator<Instant> TIME = Comparator.naturalOrder();
  private static final int KEPT = 2_000;

  /** How long a lane that only waits may go by what another one saw. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private final LaneRecords records;
  private final Predicate<Listed> hasCluster;

  /** The last generations that could be read: a record is read again only when it has changed. */
  private final Map<String, Long> readable =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  /** The active lanes of a pipeline at a time. */
  private record Look(Instant at, List<Listed> active) {
    boolean fresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(FRESH));
    }
  }

  /**
   * @param hasCluster whether the platform has a cluster of that lane
   */
  ClusterLimit(LaneRecords records, Predicate<Listed> hasCluster) {
    this.records = records;
    this.hasCluster = hasCluster;
  }

  /**
   * Whether so many other lanes of the pipeline go before this one.
   *
   * @param waiting since when the oldest object of the lane waits; null where nothing is due
   */
  boolean reached(LaneRecord record, Instant waiting, int limit, Instant now) {
    if (record.phase() == Phase.IDLE) {
      Look last = looks.get(record.lane().pipeline());
      // Many lanes may wait at once: that there is no place need not be looked up for each.
      if (last != null && last.fresh(now) && reached(last.active(), record, waiting, limit)) {
        return true;
      }
    }
    List<Listed> active = records.active(record.lane().pipeline());
    looks.put(record.lane().pipeline(), new Look(now, active));
    return reached(active, record, waiting, limit);
  }

  private boolean reached(List<Listed> active, LaneRecord record, Instant waiting, int limit) {
    List<Listed> before =
        active.stream()
            .filter(other -> !other.lane().equals(record.lane().id()))
            .filter(other -> goesFirst(other, record, waiting))
            .toList();
    // Whether each can be read is asked only where it matters.
    return before.size() >= limit && before.stream().filter(this::counts).count() >= limit;
  }

  private static boolean goesFirst(Listed other, LaneRecord record, Instant waiting) {
    if (other.phase() == Phase.IDLE) {
      return other.queued().isPresent()
          && record.phase() != Phase.PROVISIONING
          && (waiting == null || earlier(other, other.queued().get(), record, waiting));
    }
    return record.phase() != Phase.PROVISIONING
        || other.asked()
        || other.opened().isEmpty()
        || earlier(other, other.opened().get(), record, record.run().timeline().opened());
  }

  private static boolean earlier(Listed other, Instant its, LaneRecord record, Instant ours) {
    int order = TIME.compare(its, ours);
    return order < 0 || (order == 0 && other.lane().compareTo(record.lane().id()) < 0);
  }

  /** A record that cannot be read takes a place only while a cluster of its lane is there. */
  private boolean counts(Listed other) {
    return isReadable(other) || (other.phase() != Phase.IDLE && hasCluster.test(other));
  }

  private boolean isReadable(Listed other) {
    String name = other.pipeline() + "/" + other.lane();
    synchronized (readable) {
      Long known = readable.get(name);
      if (known != null && known == other.generation()) {
        return true;
      }
    }
    try {
      records.read(other.pipeline(), other.lane());
    } catch (CorruptRecord e) {
      return false;
    }
    synchronized (readable) {
      readable.put(name, other.generation());
    }
    return true;
  }
}
