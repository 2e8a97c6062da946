package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Sha256;

/** Everything Sparkdrop remembers, in a state bucket of its own. */
public record Ledger(
    String label,
    NonEmptyFolders prefixes,
    LaneRecords records,
    ActiveIndex activeIndex,
    TickCursor tickCursor,
    Inbox inbox,
    Commands commands,
    CommandLog commandLog,
    Backfills backfills,
    ProcessedObjects processed,
    RunStore runs,
    RunIndex runIndex,
    History history,
    ClusterUsage clusterUsage,
    Notices notices,
    Watermarks watermarks,
    IdempotencyStore idempotency) {

  /** The ledger in that bucket; its label tells its clusters from those of other ledgers. */
  public static Ledger in(String bucketName, Bucket state) {
    return in(bucketName, state, new LedgerCodec());
  }

  static Ledger in(String bucketName, Bucket state, LedgerCodec ledgerCodec) {
    CommandLog commandLog = new CommandLog(state);
    ActiveIndex activeIndex = new ActiveIndex(state);
    return new Ledger(
        Sha256.hex(bucketName, 8),
        new NonEmptyFolders(state),
        new LaneRecords(state, ledgerCodec, activeIndex),
        activeIndex,
        new TickCursor(state),
        new Inbox(state),
        new Commands(state, commandLog),
        commandLog,
        new Backfills(state, ledgerCodec),
        new ProcessedObjects(state),
        new RunStore(state, bucketName, ledgerCodec),
        new RunIndex(state, ledgerCodec),
        new History(state),
        new ClusterUsage(state),
        new Notices(state),
        new Watermarks(state, ledgerCodec),
        new IdempotencyStore(state, ledgerCodec));
  }
}
