package dev.sparkdrop.console;

import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.ledger.Watermark;
import dev.sparkdrop.ledger.Watermarks;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What one request reads of the ledger: each thing once, however many objects it explains. */
final class CachedReads {
  private final Ledger ledger;
  private final LaneStatusReader laneStatusReader;
  private final String landingName;
  private final Map<String, LaneStatusReader.Told> lanes = new ConcurrentHashMap<>();
  private final Map<String, Optional<LaneRecord>> records = new ConcurrentHashMap<>();
  private final Map<String, Optional<Manifest>> manifests = new ConcurrentHashMap<>();
  private final Map<String, Optional<Receipt>> receipts = new ConcurrentHashMap<>();
  private final Map<String, Optional<Watermark>> marks = new ConcurrentHashMap<>();

  CachedReads(Ledger ledger, LaneStatusReader laneStatusReader, String landingName) {
    this.ledger = ledger;
    this.laneStatusReader = laneStatusReader;
    this.landingName = landingName;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The lane's record; empty where there is none. */
  Optional<LaneRecord> record(Lane lane) {
    return records.computeIfAbsent(
        lane.id(),
        id -> ledger.records().read(lane.pipeline(), id).map(LaneRecords.Versioned::record));
  }

  /** What the lane does, which costs more than its record. */
  LaneStatusReader.Told lane(Lane lane) {
    return lanes.computeIfAbsent(lane.id(), id -> laneStatusReader.look(lane));
  }

  Optional<Manifest> manifest(Lane lane, String run) {
    return manifests.computeIfAbsent(run, id -> ledger.runs().manifest(lane, run));
  }

  Optional<Receipt> receipt(Lane lane, String run) {
    return receipts.computeIfAbsent(run, id -> ledger.runs().receipt(lane, run));
  }

  /** How far lost events were looked for; empty before the first tick. */
  Optional<Watermark> watermark() {
    return marks.computeIfAbsent(
        landingName, name -> ledger.watermarks().read(name).map(Watermarks.Versioned::mark));
  }
}
