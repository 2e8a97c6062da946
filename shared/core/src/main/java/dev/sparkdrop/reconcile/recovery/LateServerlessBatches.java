package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.History.Sealed;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.reconcile.loop.ServerlessBatchOrders;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Policy.Rung;
import dev.sparkdrop.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Batches that a run asked for before its record was deleted. A creation that failed may be taken
 * up minutes later, while the same attempt is made elsewhere: both would run. No cluster that is
 * gone stands against it, so its id is taken.
 */
final class LateServerlessBatches {
  /** How long after an attempt is not tried any more a batch of it may be accepted. */
  private static final Duration LATEST = Duration.ofHours(1);

  private final Ledger ledger;
  private final ServerlessBatches batches;

  LateServerlessBatches(Ledger ledger, ServerlessBatches batches) {
    this.ledger = ledger;
    this.batches = batches;
  }

  /**
   * Sees to it that no batch of the attempt after the last is accepted from now on.
   *
   * @return whether one was, after it was looked for
   * @throws IdNotTaken where its id cannot be taken now
   */
  boolean came(LastAttempt last, Lane lane, Sealed sealed, Pipeline copy, Instant now) {
    List<Rung> places = places(copy.policy().rungs());
    // In the only place of a ladder the next attempt has that very id: one of the two is accepted.
    if (places.size() == 1
        || places.stream().noneMatch(Rung::serverless)
        || !last.mayBeFollowed()
        // Another instance has taken the run up, or had just opened it.
        || ledger.records().read(lane.pipeline(), lane.id()).isPresent()) {
      return false;
    }
    Instant needed = last.job().ended() == null ? sealed.sealed() : last.job().ended();
    boolean tooLate = !now.isBefore(needed.plus(copy.policy().giveUp()).plus(LATEST));
    int next = last.number() + 1;
    boolean came = last.mayTakeAnId() && came(last.number(), last, lane, sealed, copy, tooLate);
    return came || came(next, last, lane, sealed, copy, tooLate);
  }

  private boolean came(
      int number, LastAttempt last, Lane lane, Sealed sealed, Pipeline copy, boolean tooLate) {
    List<Rung> rungs = copy.policy().rungs();
    Run run =
        Run.rebuilt(sealed.run(), copy.digest(), 0, number, sealed.opened(), sealed.sealed(), null);
    for (Rung rung : places(rungs)) {
      boolean seen = number == last.number() && rung.equals(last.rung());
      if (rung.serverless() && !seen) {
        ServerlessBatches.BlockResult blockResult =
            batches.block(
                ServerlessBatchOrders.of(
                    ledger, lane, run, copy, rung.region(), rungs.indexOf(rung)));
        if (blockResult == ServerlessBatches.BlockResult.IN_USE) {
          return true;
        }
        if (blockResult == ServerlessBatches.BlockResult.REFUSED && !tooLate) {
          throw new IdNotTaken(run.job());
        }
      }
    }
    return false;
  }

  /** The ladder without the rungs in whose place another is: the ids in it are the same. */
  static List<Rung> places(List<Rung> rungs) {
    Set<String> places = new HashSet<>();
    return rungs.stream().filter(rung -> places.add(rung.region() + rung.serverless())).toList();
  }
}
