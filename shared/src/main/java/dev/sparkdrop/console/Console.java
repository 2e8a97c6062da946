package dev.sparkdrop.console;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.reconcile.Catalog;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Tells what goes on, what came of a run, and what became of an object, from the ledger. Reads, and
 * changes nothing; safe for use by many threads.
 *
 * <p>A {@code page} is null for the first, else the {@code next} of the page before. Everything
 * throws {@link BadRequest} for a page that is none, and {@link dev.sparkdrop.port.RetryLater}
 * where the ledger can't be read for the moment.
 */
public final class Console {
  private final Ground on;

  /**
   * Everything that the console stands on.
   *
   * @param state the ledger's bucket; nothing is written to it
   * @param stateName its name
   * @param landingName the landing bucket's name
   * @param buckets any bucket by its name: jobs' output lies in the platform's
   * @param project for commands and links
   * @param executor looks at several things at once; tasks take a few calls each
   */
  public record Ground(
      Bucket state,
      String stateName,
      Bucket landing,
      String landingName,
      Catalog catalog,
      Function<String, Bucket> buckets,
      String project,
      Clock clock,
      Executor executor) {}

  public Console(Ground on) {
    this.on = on;
  }

  /** What goes on now, and below it the recent runs that fit the filter. */
  public Overview overview(Filter filter, String page) {
    return new Overview(on.clock().instant(), List.of(), List.of(), runs(filter, page), List.of());
  }

  /** The closed runs that fit the filter, the newest first. */
  public RunList runs(Filter filter, String page) {
    return new RunList(List.of(), null, null, List.of());
  }

  /**
   * A run, open or closed; empty where there is none of that id.
   *
   * @param page of its objects
   */
  public Optional<RunAccount> run(String run, String page) {
    return Optional.empty();
  }

  /**
   * What became of an object: one explanation a pipeline that it matches, or one for none.
   *
   * @param uri {@code gs://bucket/name}, or a name in the landing bucket
   * @param generation the version; null for the live one
   * @throws BadRequest where the URI is none, or of another bucket
   */
  public List<Explanation> explain(String uri, Long generation) {
    return List.of();
  }

  /**
   * What became of the live objects whose names begin so, up to 20 a page.
   *
   * @param prefix {@code gs://bucket/prefix}, or a prefix in the landing bucket
   */
  public Explanations below(String prefix, String page) {
    return new Explanations(List.of(), null, List.of());
  }
}
