package dev.sparkdrop.reconcile.commands;

import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.reconcile.intake.UnseenObjects;
import dev.sparkdrop.run.LandedObject;
import java.util.List;
import java.util.Set;

/** How much a backfill would take in, before anybody asks for it. Reads, and writes nothing. */
public final class BackfillCount {
  private static final int PAGE = 1000;

  private final UnseenObjects unseenObjects;
  private final Bucket landing;
  private final String bucket;

  /**
   * @param bucket the landing bucket's name
   */
  public BackfillCount(Ledger ledger, Bucket landing, String bucket) {
    this.unseenObjects = new UnseenObjects(ledger);
    this.landing = landing;
    this.bucket = bucket;
  }

  /**
   * What one page of the bucket adds: objects that match, are inputs, and neither wait nor are
   * done. Markers are not counted, nor what only they would bring along.
   *
   * @param next where the next step goes on; null: the count is complete
   */
  public record Step(int objects, long bytes, String next) {}

  /**
   * Looks at up to 1,000 objects of the bucket.
   *
   * @param from {@link Step#next()} of the step before; null for the first
   */
  public Step step(Pipeline pipeline, Backfill what, String from) {
    Bucket.Page page = landing.list(what.prefix(), from, PAGE);
    Set<LandedObject> fresh =
        unseenObjects.among(pipeline, meant(page, what, bucket)).fresh().keySet();
    return new Step(fresh.size(), fresh.stream().mapToLong(LandedObject::size).sum(), page.next());
  }

  /** Those objects of a page that a backfill means. */
  static List<LandedObject> meant(Bucket.Page page, Backfill what, String bucket) {
    return page.entries().stream()
        .filter(what::means)
        .map(entry -> entry.landedIn(bucket))
        .toList();
  }
}
