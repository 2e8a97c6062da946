package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Inbox;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Wishes;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lanes with which something goes on: not idle, or something is in their inbox, or they are
 * asked to run a failed batch again.
 */
public record Awake(Ledger ledger) {

  /** Their names, without their values. */
  public Set<Lane> lanes() {
    Set<Lane> awake = new LinkedHashSet<>();
    ledger
        .records()
        .forEach(
            listed -> {
              if (listed.phase() != Phase.IDLE) {
                awake.add(named(listed.pipeline(), listed.lane()));
              }
            });
    Set<String> there = ledger.folders().there();
    if (there.contains(Inbox.FOLDER)) {
      ledger.inbox().forEachLane((pipeline, lane) -> awake.add(named(pipeline, lane)));
    }
    if (there.contains(Wishes.FOLDER)) {
      ledger.wishes().forEachLane((pipeline, lane) -> awake.add(named(pipeline, lane)));
    }
    return awake;
  }

  /** The lane with its values, as its record says, or its inbox; without them where neither is. */
  public Lane known(Lane named, Optional<LaneRecord> record) {
    return record
        .map(LaneRecord::lane)
        .or(() -> ledger.inbox().lane(named.pipeline(), named.id()))
        .orElse(named);
  }

  private static Lane named(String pipeline, String lane) {
    return new Lane(pipeline, lane, new TreeMap<>());
  }
}
