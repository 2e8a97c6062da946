package dev.sparkdrop.ingest;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.port.Uploads;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Transfers requests' sources, several at a time; one's failure is not another's.
 *
 * <p>A transfer needs some megabytes, so the limit is on those of all requests together. Turns are
 * taken in order, and a request waits for no more of them than its own limit: a large request does
 * not starve a small one beside it.
 */
final class Transfers {
  private final Transfer transfer;
  private final Limits limits;
  private final Clock clock;
  private final StepLog log;
  private final Semaphore turns;

  Transfers(Transfer transfer, Limits limits, Clock clock, StepLog log) {
    this.transfer = transfer;
    this.limits = limits;
    this.clock = clock;
    this.log = log;
    this.turns = new Semaphore(limits.atOnce(), true);
  }

  /** Something that makes a source an object, or several, and tells each that is there. */
  interface Work {
    void run(Deadline deadline, Consumer<Landed> landed) throws SourceFailed, InterruptedException;
  }

  /** Does what comes after all others. */
  Result last(Source source, Instant end, Work work) {
    return one(source, end, work);
  }

  /** Does what can be done by then; the results are in the sources' order. */
  List<Result> run(Asked.Request request, Instant end, Progress progress) {
    List<Source> sources = request.sources();
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(limits.atOnce(), sources.size()));
    try {
      List<Callable<Result>> work =
          sources.stream()
              .map(
                  source ->
                      (Callable<Result>) () -> inTurn(source, request.marker(), end, progress))
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

  private Result inTurn(Source source, Optional<String> marker, Instant end, Progress progress) {
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
      // Whose turn did not come finds its time up.
      Result result =
          one(
              source,
              until,
              (deadline, landed) -> transfer.run(source, marker, deadline, progress, landed));
      progress.ended(result);
      return result;
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }

  private Result one(Source source, Instant end, Work work) {
    Instant begun = clock.instant();
    Instant own = begun.plus(limits.source());
    Deadline deadline = new Deadline(clock, own.isBefore(end) ? own : end);
    Result result = attempt(source, deadline, begun, work);
    StepLog.Level level =
        result.blame().map(blame -> blame == Blame.OURS).orElse(false)
            ? StepLog.Level.ERROR
            : result.isWhole() ? StepLog.Level.INFO : StepLog.Level.WARNING;
    log.step(
        level,
        !result.isWhole()
            ? "A source was not ingested"
            : result.isNew() ? "Ingested a source" : "A source has nothing new",
        "object",
        Shown.text(source.object()),
        "source",
        Shown.url(source.url()),
        "bytes",
        result.landed().isEmpty() ? null : result.bytes(),
        "problem",
        result.problem().orElse(null),
        "took_ms",
        result.took().toMillis());
    return result;
  }

  private Result attempt(Source source, Deadline deadline, Instant begun, Work work) {
    Map<String, Landed> landed = new LinkedHashMap<>();
    try {
      work.run(deadline, each -> landed.merge(each.object(), each, Transfers::first));
      return Result.landed(source, since(begun), List.copyOf(landed.values()));
    } catch (SourceFailed e) {
      String problem = source.headers().withoutSecrets(e.getMessage());
      return failed(source, begun, landed, e.blame(), problem);
    } catch (Uploads.Refused e) {
      return failed(source, begun, landed, Blame.OURS, e.getMessage());
    } catch (Uploads.Overtaken e) {
      return failed(
          source,
          begun,
          landed,
          Blame.PASSING,
          "Somebody else keeps writing the same object; nothing was written. Send this source again, or give it a name of its own.");
    } catch (RetryLater e) {
      return failed(
          source,
          begun,
          landed,
          Blame.PASSING,
          "Cloud Storage had a passing fault while %s. Send this source again."
              .formatted(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(
          source,
          begun,
          landed,
          Blame.PASSING,
          "The function was stopped. Send this source again.");
    } catch (RuntimeException e) {
      // For the log only: it is nothing that the caller could act on.
      StringWriter stack = new StringWriter();
      e.printStackTrace(new PrintWriter(stack));
      log.error("Ingestion has a fault of its own", "stack_trace", stack);
      return failed(
          source,
          begun,
          landed,
          Blame.OURS,
          "A fault of the ingestion function (%s); please report it with its log."
              .formatted(e.getClass().getSimpleName()));
    }
  }

  /**
   * What an earlier beginning created is found unchanged by a later one, and is new all the same.
   */
  private static Landed first(Landed before, Landed now) {
    return before.generation() == now.generation() ? before : now;
  }

  private Result failed(
      Source source, Instant begun, Map<String, Landed> landed, Blame blame, String problem) {
    return Result.failed(source, since(begun), List.copyOf(landed.values()), blame, problem);
  }

  private Duration since(Instant begun) {
    return Duration.between(begun, clock.instant());
  }
}
