package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.ActiveIndex;
import dev.sparkdrop.ledger.ActiveIndex.Entry;
import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Command.Kind;
import dev.sparkdrop.ledger.Inbox;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lanes with which something goes on: not idle, or waiting for a cluster, or something is in
 * their inbox, or they are asked to run a failed batch again.
 *
 * @param entries by lane, without its values; empty where it has no entry among the active lanes
 */
public record ActiveLanes(Map<Lane, Optional<Entry>> entries) {

  /**
   * All of them.
   *
   * @param there the ledger's folders that hold something
   */
  public static ActiveLanes all(Ledger ledger, Set<String> there) {
    return except(Set.of(), ledger, there);
  }

  /** Those that need a look: of a paused pipeline only the lanes that are under way. */
  static ActiveLanes toLookAt(Ledger ledger, Set<String> there) {
    return except(
        asked(ledger, there, Kind.PAUSE).stream()
            .map(Command::pipeline)
            .collect(Collectors.toSet()),
        ledger,
        there);
  }

  private static ActiveLanes except(Set<String> paused, Ledger ledger, Set<String> there) {
    Map<Lane, Optional<Entry>> entries = new LinkedHashMap<>();
    if (there.contains(ActiveIndex.FOLDER)) {
      ledger.activeIndex().forEach(entry -> entries.put(entry.lane(), Optional.of(entry)));
    }
    List<Lane> waiting = new ArrayList<>();
    if (there.contains(Inbox.FOLDER)) {
      ledger.inbox().forEachLane((pipeline, lane) -> waiting.add(Lane.named(pipeline, lane)));
    }
    asked(ledger, there, Kind.AGAIN)
        .forEach(command -> waiting.add(Lane.named(command.pipeline(), command.run().lane())));
    for (Lane lane : waiting) {
      if (!paused.contains(lane.pipeline())) {
        entries.putIfAbsent(lane, Optional.empty());
      }
    }
    return new ActiveLanes(entries);
  }

  /** All of them; the one with which to begin is the first, if it is there. */
  List<Lane> from(Lane first) {
    List<Lane> lanes = new ArrayList<>(entries.keySet());
    int begin = Math.max(0, lanes.indexOf(first));
    List<Lane> turned = new ArrayList<>(lanes.subList(begin, lanes.size()));
    turned.addAll(lanes.subList(0, begin));
    return turned;
  }

  private static List<Command> asked(Ledger ledger, Set<String> there, Kind kind) {
    return there.contains(kind.folder())
        ? ledger.commands().all(kind).stream().filter(Command::wellFormed).toList()
        : List.of();
  }
}
