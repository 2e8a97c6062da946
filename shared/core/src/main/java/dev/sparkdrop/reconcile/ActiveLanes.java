package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Command;
import dev.sparkdrop.ledger.Command.Kind;
import dev.sparkdrop.ledger.Inbox;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Phase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lanes with which something goes on: not idle, or waiting for a cluster, or something is in
 * their inbox, or they are asked to run a failed batch again.
 *
 * @param there the ledger's folders that hold something
 */
public record ActiveLanes(Ledger ledger, Set<String> there) {

  /**
   * Their names, without their values.
   *
   * @param except pipelines of which only the lanes count that are not idle
   */
  public Set<Lane> lanes(Set<String> except) {
    Set<Lane> awake = new LinkedHashSet<>();
    ledger
        .records()
        .forEach(
            listed -> {
              if (listed.phase() != Phase.IDLE || listed.queued().isPresent()) {
                awake.add(Lane.named(listed.pipeline(), listed.lane()));
              }
            });
    if (there.contains(Inbox.FOLDER)) {
      ledger.inbox().forEachLane((pipeline, lane) -> add(pipeline, lane, except, awake));
    }
    asked(Kind.AGAIN)
        .forEach(command -> add(command.pipeline(), command.run().lane(), except, awake));
    return awake;
  }

  /** The pipelines that are paused. */
  public Set<String> paused() {
    return asked(Kind.PAUSE).stream().map(Command::pipeline).collect(Collectors.toSet());
  }

  private static void add(String pipeline, String lane, Set<String> except, Set<Lane> awake) {
    if (!except.contains(pipeline)) {
      awake.add(Lane.named(pipeline, lane));
    }
  }

  private List<Command> asked(Kind kind) {
    return there.contains(kind.folder())
        ? ledger.commands().all(kind).stream().filter(Command::wellFormed).toList()
        : List.of();
  }
}
