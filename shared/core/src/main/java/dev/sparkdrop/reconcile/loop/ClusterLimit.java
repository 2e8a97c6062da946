package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Records;
import dev.sparkdrop.ledger.Records.Listed;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clusters of a pipeline are spoken for. There is no lock: a lane first says in its record
 * that it wants one, then counts those that go before it, and waits its turn.
 */
record ClusterLimit(Records records) {
  private static final Comparator<Instant> TIME = Comparator.naturalOrder();

  /** How many other lanes of the pipeline go before this one. */
  int takenFor(LaneRecord record) {
    AtomicInteger before = new AtomicInteger();
    records.forEach(
        record.lane().pipeline(),
        other -> {
          if (other.phase() != Phase.IDLE
              && !other.lane().equals(record.lane().id())
              && goesFirst(other, record)) {
            before.incrementAndGet();
          }
        });
    return before.get();
  }

  /** Lanes that have asked, or were opened earlier; before a run is opened, all of them. */
  private static boolean goesFirst(Listed other, LaneRecord record) {
    if (record.run() == null || other.asked() || other.opened().isEmpty()) {
      return true;
    }
    int earlier = TIME.compare(other.opened().get(), record.run().timeline().opened());
    return earlier < 0 || (earlier == 0 && other.lane().compareTo(record.lane().id()) < 0);
  }
}
