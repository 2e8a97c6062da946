package dev.sparkdrop.console;

import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.ReadOnly;
import dev.sparkdrop.reconcile.commands.BackfillCount;
import dev.sparkdrop.reconcile.loop.DecisionPreview;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells what goes on, what came of a run, and what became of an object, from the ledger. Reads, and
 * changes nothing; safe for use by many threads.
 *
 * <p>A {@code page} is null for the first, else the {@code next} of the page before. Everything
 * throws {@link BadRequest} for a page that is none, and {@link dev.sparkdrop.port.RetryLater}
 * where the ledger can't be read for the moment.
 */
public final class Console {
  /** More objects at once are too many to read. */
  private static final int EXPLAINED = 20;

  private final Ground on;
  private final Ledger ledger;
  private final LaneStatusReader laneStatusReader;
  private final ParallelReads parallelReads;
  private final RunRows runRows;
  private final ObjectNameParser objectNameParser;
  private final BackfillCount backfillCount;

  /**
   * Everything that the console stands on.
   *
   * @param state the ledger's bucket; nothing is written to it
   * @param stateName its name
   * @param landingName the landing bucket's name
   * @param buckets any bucket by its name: jobs' output lies in the platform's
   * @param project for commands and links
   * @param prices as the user's table is now; {@link Prices#NONE} without one
   * @param executor looks at several things at once; tasks take a few calls each
   */
  public record Ground(
      Bucket state,
      String stateName,
      Bucket landing,
      String landingName,
      PipelineRepository catalog,
      Function<String, Bucket> buckets,
      String project,
      Supplier<Prices> prices,
      Clock clock,
      Executor executor) {}

  /** A console on that ground. */
  public Console(Ground on) {
    this.on = on;
    this.ledger = Ledger.in(on.stateName(), new ReadOnly(on.state()));
    Bucket landing = new ReadOnly(on.landing());
    DecisionPreview decisionPreview =
        new DecisionPreview(ledger, landing, on.catalog(), on.clock());
    this.laneStatusReader = new LaneStatusReader(ledger, decisionPreview, on.clock());
    this.parallelReads = new ParallelReads(on.executor());
    this.runRows = new RunRows(ledger, on.prices());
    this.objectNameParser = new ObjectNameParser(on.landingName());
    this.backfillCount = new BackfillCount(ledger, landing, on.landingName());
  }

  /** What goes on now, and below it the recent runs that fit the filter. */
  public Overview overview(RunQuery runQuery, String page) {
    return new Overviews(ledger, on.catalog(), laneStatusReader, parallelReads, on.clock())
        .overview(runQuery, runs(runQuery, page));
  }

  /** The closed runs that fit the filter, those that were opened last first. */
  public RunList runs(RunQuery runQuery, String page) {
    return new ClosedRuns(ledger, parallelReads, runRows).list(runQuery, page);
  }

  /** What the filter's pipeline cost in its time: of the last seven days where it names none. */
  public CostReport costs(RunQuery runQuery) {
    return new CostReportReader(ledger, parallelReads, on.prices().get(), on.clock().instant())
        .of(runQuery);
  }

  /**
   * A run, open or closed; empty where there is none of that id.
   *
   * @param page of its objects
   */
  public Optional<RunAccount> run(String run, String page) {
    return new RunAccounts(
            ledger,
            parallelReads,
            runRows,
            new DriverEnd(name -> new ReadOnly(on.buckets().apply(name))),
            new ExternalLinks(on.project(), on.stateName()))
        .of(run, page);
  }

  /**
   * What became of an object: one explanation a pipeline that it matches, or one for none.
   *
   * @param uri {@code gs://bucket/name}, or a name in the landing bucket
   * @param generation the version, which is positive; null for the live one
   * @throws BadRequest where the URI is none, or of another bucket
   */
  public List<Explanation> explain(String uri, Long generation) {
    String name = objectNameParser.name(uri);
    if (name.isEmpty()) {
      throw new BadRequest("No object is named; write gs://" + on.landingName() + "/NAME.");
    }
    if (generation != null && generation <= 0) {
      throw new BadRequest("A generation is positive, not " + generation + ".");
    }
    Bucket.Entry live = on.landing().stat(List.of(name)).get(name);
    return explainer().explain(ObjectReference.of(on.landingName(), name, live, generation));
  }

  /**
   * What became of the live objects whose names begin so, up to 20 a page.
   *
   * @param prefix {@code gs://bucket/prefix}, or a prefix in the landing bucket
   */
  public Explanations below(String prefix, String page) {
    String name = objectNameParser.name(prefix);
    if (page != null && !page.startsWith(name)) {
      throw BadRequest.page(page, "these objects", "next");
    }
    List<Bucket.Entry> live =
        on.landing()
            .listFrom(name, page == null ? name : objectNameParser.name(page), EXPLAINED + 1);
    Explainer explainer = explainer();
    List<List<Explanation>> explained =
        parallelReads.map(
            live.subList(0, Math.min(EXPLAINED, live.size())),
            entry ->
                explainer.explain(ObjectReference.of(on.landingName(), entry.name(), entry, null)));
    return new Explanations(
        explained.stream().flatMap(List::stream).toList(),
        live.size() > EXPLAINED ? live.get(EXPLAINED).name() : null,
        List.of());
  }

  /** How much of the landing bucket a backfill of a pipeline would take in. */
  public BackfillPreview preview(Pipeline pipeline, Backfill what) {
    return BackfillPreview.of(backfillCount, pipeline, what);
  }

  /** The names of all pipelines that have a valid file or a closed run, sorted. */
  public List<String> pipelines() {
    return Stream.concat(
            ledger.runIndex().pipelines().stream(), on.catalog().all().stream().map(Pipeline::name))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * What a name of a run may have been meant to be: up to three, the nearest first; empty where
   * none of the newest runs is near.
   */
  public List<String> nearRuns(String name) {
    return new NearRuns(ledger).to(name);
  }

  private Explainer explainer() {
    return new Explainer(new CachedReads(ledger, laneStatusReader, on.landingName()), on.catalog());
  }
}
