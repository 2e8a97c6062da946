package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.reconcile.commands.BackfillCount;

/**
 * How much a backfill would take in.
 *
 * @param complete whether the whole bucket was looked at
 */
public record BackfillPreview(long objects, long bytes, boolean complete) {
  /** A person waits for a count. Each page is 1,000 objects of the bucket. */
  private static final int PAGES = 10;

  static BackfillPreview of(BackfillCount counter, Pipeline pipeline, Backfill what) {
    long objects = 0;
    long bytes = 0;
    String next = null;
    int pages = 0;
    do {
      BackfillCount.Step step = counter.step(pipeline, what, next);
      objects += step.objects();
      bytes += step.bytes();
      next = step.next();
      pages++;
    } while (next != null && pages < PAGES);
    return new BackfillPreview(objects, bytes, next == null);
  }

  /** Whether it is known that there is nothing. */
  public boolean nothing() {
    return objects == 0 && complete;
  }

  /** As {@code 3 objects, 1.2 MiB}. */
  public String words() {
    String count = Formats.counted(objects, "object") + ", " + Formats.size(bytes);
    return complete
        ? count
        : count + " or more: only the first 10,000 of the bucket were looked at";
  }
}
