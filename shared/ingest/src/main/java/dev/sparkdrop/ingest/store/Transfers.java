package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ingest.source.FaultOwner;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.port.Uploads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Transfers requests' sources, several at a time; one's failure is not another's.
 *
 * <p>A transfer needs some megabytes, so the limit is on those of all requests together. Turns are
 * taken in order, and a request waits for no more of them than its own limit: a large request does
 * not starve a small one beside it.
 */
public final class Transfers {
  private final Transfer transfer;
  private final Limits limits;
  private final Clock clock;
  private final StructuredLog log;
  private final Semaphore turns;

  public Transfers(Transfer transfer, Limits limits, Clock clock, StructuredLog log) {
    this.transfer = transfer;
    this.limits = limits;
    this.clock = clock;
    this.log = log;
    this.turns = new Semaphore(limits.atOnce(), true);
  }

  /** Something that makes a source an object, or several, and tells each that is there. */
  public interface Work {
    void run(TransferDeadline deadline, Consumer<StoredObject> landed) throws IOException;
  }

  /** Does what comes after all others. */
  public Result last(RequestedSource source, Instant end, Work work) {
    return one(source, end, work);
  }

  /** Does what can be done by then; the results are in the sources' order. */
  public List<Result> run(
      IngestRequest.Request request,
      Predicate<String> markers,
      Instant end,
      IngestProgress progress) {
    List<RequestedSource> sources = request.sources();
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(limits.atOnce(), sources.size()));
    try {
      List<Callable<Result>> work =
          sources.stream()
              .map(source -> (Callable<Result>) () -> inTurn(source, markers, end, progress))
              .toList();
      return pool.invokeAll(work).stream().map(Transfers::done).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLater("waiting for sources", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Result done(Future<Result> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("invokeAll waits, and a transfer never throws", e);
    }
  }

  private Result inTurn(
      RequestedSource source, Predicate<String> markers, Instant end, IngestProgress progress) {
    boolean mine = false;
    Instant until = end;
    try {
      Duration left = Duration.between(clock.instant(), end);
      mine = turns.tryAcquire(left.toMillis(), TimeUnit.MILLISECONDS);
      if (!mine) {
        // The wait ends a part of a millisecond early: its time is up all the same.
        until = clock.instant();
      }
    } catch (InterruptedException e) {
      // The transfer finds the interrupt, and says so.
      Thread.currentThread().interrupt();
    }
    try {
      // A source whose turn did not come finds its time up.
      Result result =
          one(
              source,
              until,
              (deadline, landed) -> transfer.run(source, markers, deadline, progress, landed));
      progress.ended(result);
      return result;
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }

  private Result one(RequestedSource source, Instant end, Work work) {
    Instant begun = clock.instant();
    Instant own = begun.plus(limits.source());
    TransferDeadline deadline = new TransferDeadline(clock, own.isBefore(end) ? own : end);
    Result result = attempt(source, deadline, begun, work);
    StructuredLog.Level level =
        result.blame().map(owner -> owner == FaultOwner.OURS).orElse(false)
            ? StructuredLog.Level.ERROR
            : result.isWhole() ? StructuredLog.Level.INFO : StructuredLog.Level.WARNING;
    log.step(
        level,
        !result.isWhole()
            ? "source_failed"
            : result.isNew() ? "source_ingested" : "source_unchanged",
        !result.isWhole()
            ? "A source was not ingested"
            : result.isNew() ? "Ingested a source" : "A source has nothing new",
        "object",
        Redactor.text(result.object()),
        "source",
        Redactor.url(source.url()),
        "bytes",
        result.landed().isEmpty() ? null : result.bytes(),
        "problem",
        result.problem().orElse(null),
        "caller",
        source.terms().by().orElse(null),
        "took_ms",
        result.took().toMillis());
    return result;
  }

  private Result attempt(
      RequestedSource source, TransferDeadline deadline, Instant begun, Work work) {
    Map<String, StoredObject> landed = new LinkedHashMap<>();
    try {
      work.run(deadline, each -> landed.merge(each.object(), each, Transfers::first));
      return Result.landed(source, since(begun), List.copyOf(landed.values()));
    } catch (IOException | RuntimeException e) {
      Problem problem = problem(source, e);
      return Result.failed(
          source, since(begun), List.copyOf(landed.values()), problem.blame(), problem.told());
    }
  }

  /** What is told of a failure, and whose fault it is. */
  private record Problem(FaultOwner blame, String told) {}

  private Problem problem(RequestedSource source, Exception thrown) {
    if (thrown instanceof SourceFailed failed) {
      return new Problem(failed.blame(), source.headers().withoutSecrets(failed.getMessage()));
    }
    if (thrown instanceof Uploads.Refused) {
      return new Problem(FaultOwner.OURS, thrown.getMessage());
    }
    if (thrown instanceof Uploads.Overtaken) {
      return new Problem(
          FaultOwner.PASSING,
          "Another request keeps writing the same object; nothing was written. Send this source"
              + " again, or give it a name of its own.");
    }
    if (thrown instanceof RetryLater) {
      return new Problem(
          FaultOwner.PASSING,
          "Cloud Storage had a passing fault while %s. Send this source again."
              .formatted(thrown.getMessage()));
    }
    if (thrown instanceof InterruptedIOException) {
      return new Problem(FaultOwner.PASSING, "The function was stopped. Send this source again.");
    }
    // For the log only: it is nothing that the caller could act on.
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack));
    log.error("ingest_failed", "Ingestion has a fault of its own", "stack_trace", stack);
    return new Problem(
        FaultOwner.OURS,
        "A fault of the ingestion function (%s); please report it with its log."
            .formatted(thrown.getClass().getSimpleName()));
  }

  /**
   * What an earlier beginning created is found unchanged by a later one, and is new all the same.
   */
  private static StoredObject first(StoredObject before, StoredObject now) {
    return before.generation() == now.generation() ? before : now;
  }

  private Duration since(Instant begun) {
    return Duration.between(begun, clock.instant());
  }
}
