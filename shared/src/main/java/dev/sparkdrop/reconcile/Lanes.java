package dev.sparkdrop.reconcile;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.reconcile.Reconciler.Visit;
import dev.sparkdrop.run.Lane;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Advances several lanes at once, each with its own failure. */
public final class Lanes {
  private final Reconciler reconciler;
  private final Executor executor;
  private final StepLog log;

  /**
   * @param executor runs one task a lane; tasks may take minutes
   */
  public Lanes(Reconciler reconciler, Executor executor, StepLog log) {
    this.reconciler = reconciler;
    this.executor = executor;
    this.log = log;
  }

  /** Returns when all are advanced. What fails is logged: the next tick goes on. */
  public void advance(Collection<Lane> lanes, Visit visit, Deadline deadline) {
    if (lanes.size() == 1) {
      lanes.forEach(lane -> advance(lane, visit, deadline));
      return;
    }
    List<CompletableFuture<Void>> all =
        lanes.stream()
            .map(lane -> CompletableFuture.runAsync(() -> advance(lane, visit, deadline), executor))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  private void advance(Lane lane, Visit visit, Deadline deadline) {
    try {
      reconciler.advance(lane, visit, deadline);
    } catch (RetryLater e) {
      log.warning(
          "lane could not be advanced for the moment",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "reason",
          e.toString());
    } catch (RuntimeException e) {
      log.error(
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
