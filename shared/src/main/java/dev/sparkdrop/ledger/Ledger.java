package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Sha256;

/** Everything Sparkdrop remembers, in a state bucket of its own. */
public record Ledger(
    String label,
    Folders folders,
    Records records,
    Inbox inbox,
    Wishes wishes,
    Asked asked,
    Backfills backfills,
    Done done,
    Runs runs,
    Closed closed,
    History history,
    Accounts accounts,
    Watermarks watermarks,
    Ingests ingests) {

  /** The ledger in that bucket; its label tells its clusters from those of other ledgers. */
  public static Ledger in(String bucketName, Bucket state) {
    return in(bucketName, state, new Form());
  }

  static Ledger in(String bucketName, Bucket state, Form form) {
    Asked asked = new Asked(state);
    return new Ledger(
        Sha256.hex(bucketName, 8),
        new Folders(state),
        new Records(state, form),
        new Inbox(state),
        new Wishes(state, asked),
        asked,
        new Backfills(state, form),
        new Done(state),
        new Runs(state, bucketName, form),
        new Closed(state, form),
        new History(state),
        new Accounts(state),
        new Watermarks(state, form),
        new Ingests(state, form));
  }
}
