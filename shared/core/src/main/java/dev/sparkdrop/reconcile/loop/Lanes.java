package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.reconcile.loop.Reconciler.Visit;
import dev.sparkdrop.run.Lane;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Advances several lanes at once, each with its own failure. */
public final class Lanes {
  private final Reconciler reconciler;
  private final Executor executor;
  private final StructuredLog log;

  /**
   * @param executor runs one task a lane; tasks may take minutes
   */
  public Lanes(Reconciler reconciler, Executor executor, StructuredLog log) {
    this.reconciler = reconciler;
    this.executor = executor;
    this.log = log;
  }

  /** Returns when all are advanced, or the time is up. What fails is logged: the tick goes on. */
  public void advance(Collection<Lane> lanes, Visit visit, InvocationDeadline invocationDeadline) {
    advance(lanes, Optional::of, visit, invocationDeadline);
  }

  /**
   * The same for lanes of which only the names are known.
   *
   * @param known finds out the rest of a lane; empty where that cannot be
   * @return the first that had no turn; empty where all had
   */
  public Optional<Lane> advance(
      Collection<Lane> named,
      Function<Lane, Optional<Lane>> known,
      Visit visit,
      InvocationDeadline invocationDeadline) {
    if (visit == Visit.ARRIVAL && named.size() == 1) {
      // Most events: may take minutes, and the caller waits for it anyway.
      named.forEach(lane -> advance(lane, known, visit, invocationDeadline));
      return Optional.empty();
    }
    Set<Lane> begun = ConcurrentHashMap.newKeySet();
    CompletableFuture<?>[] tasks =
        named.stream()
            .map(
                lane ->
                    (Runnable)
                        () -> {
                          if (!invocationDeadline.passed()) {
                            begun.add(lane);
                            advance(lane, known, visit, invocationDeadline);
                          }
                        })
            .map(task -> CompletableFuture.runAsync(task, executor))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> all = CompletableFuture.allOf(tasks);
    try {
      // One that hangs in a call does no more deeds when it comes back: its time is up, too.
      all.get(invocationDeadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warning("time_is_up", "some lanes are still being looked at, and the time is up");
    } catch (ExecutionException e) {
      // Whatever is an exception was logged: this is the end of the whole invocation.
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a lane's failure was not caught", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return named.stream().filter(lane -> !begun.contains(lane)).findFirst();
  }

  private void advance(
      Lane lane,
      Function<Lane, Optional<Lane>> known,
      Visit visit,
      InvocationDeadline invocationDeadline) {
    try {
      known.apply(lane).ifPresent(found -> reconciler.advance(found, visit, invocationDeadline));
    } catch (RetryLater e) {
      log.warning(
          "lane_retry",
          "lane could not be advanced for the moment",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "reason",
          e.toString());
    } catch (RuntimeException e) {
      log.error(
          "lane_failed",
          "lane could not be advanced",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "reason",
          e.toString());
    }
  }
}
