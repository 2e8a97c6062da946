package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.LaneRecords.Listed;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.StructuredLog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Goes through all lanes' records once an hour, page by page. A lane that does not rest gets its
 * entry in the index of active lanes, where it has none. One that was idle for a week goes: all
 * that it still said was how long clusters took then.
 */
record RecordScan(Ledger ledger, Clock clock, StructuredLog log) {
  private static final Duration KEPT = Duration.ofDays(7);

  /**
   * Looks at a page.
   *
   * @param from empty for the first
   * @return where to go on; null at the end
   */
  String page(String from) {
    LaneRecords.Page page = ledger.records().page(from.isEmpty() ? null : from);
    Map<Boolean, List<Listed>> byIdle =
        page.lanes().stream().collect(Collectors.partitioningBy(Listed::rests));
    ledger.records().index(byIdle.get(false));
    List<Listed> old =
        byIdle.get(true).stream()
            .filter(idle -> idle.written().isBefore(clock.instant().minus(KEPT)))
            .toList();
    if (!old.isEmpty()) {
      ledger.records().remove(old);
      log.info(
          "lane_records_removed",
          "records of lanes that were idle for a week are removed",
          "lanes",
          old.size());
    }
    return page.next();
  }
}
