package dev.sparkdrop.run;

import java.time.Instant;

/** What {@link Lifecycle} decides: plain data, carried out by {@link ActionVisitor}. */
public sealed interface Action {

  /** Has the matching deed done. */
  <R> R by(ActionVisitor<R> actionVisitor);

  /** What it is, for the log. */
  String why();

  /** Its stable name in the log. */
  String event();

  /** Nothing is open and nothing waits. */
  record Done() implements Action {
    @Override
    public String event() {
      return "nothing_due";
    }

    @Override
    public String why() {
      return "nothing to do";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.done(this);
    }
  }

  /**
   * Nothing can be done before something else happens.
   *
   * @param until when a look is worth it at the latest; null where only an event or the tick helps
   * @param why for the log
   */
  record Wait(Instant until, String why) implements Action {
    @Override
    public String event() {
      return "lane_waits";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.await(this);
    }
  }

  /** A change of the record alone. */
  record Move(LaneRecord next, String why) implements Action {
    @Override
    public String event() {
      return "lane_moved";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.move(this);
    }
  }

  /** A run is opened: a copy of the pipeline is kept with it, then the record changes. */
  record OpenRun(LaneRecord next) implements Action {
    @Override
    public String event() {
      return "run_opened";
    }

    @Override
    public String why() {
      return "a run is opened";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.openRun(this);
    }
  }

  /** The claimed cluster is asked for. */
  record CreateCluster(LaneRecord record) implements Action {
    @Override
    public String event() {
      return "cluster_requested";
    }

    @Override
    public String why() {
      return "the cluster is asked for";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.createCluster(this);
    }
  }

  /** The batch is fixed; the record given already has the cluster as ready. */
  record Seal(LaneRecord ready) implements Action {
    @Override
    public String event() {
      return "batch_sealed";
    }

    @Override
    public String why() {
      return "the batch is sealed";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.seal(this);
    }
  }

  /**
   * The run ends for want of a cluster: it claims an empty batch, unless it has one from an earlier
   * attempt, and fails for the reason given.
   *
   * @param after what becomes of the bisection where the run has a batch; null where there is none
   */
  record GiveUp(LaneRecord record, String reason, Bisection after) implements Action {
    @Override
    public String event() {
      return "run_given_up";
    }

    @Override
    public String why() {
      return "the run is given up";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.giveUp(this);
    }
  }

  /** The current attempt's job is submitted. */
  record SubmitJob(LaneRecord record) implements Action {
    @Override
    public String event() {
      return "job_submitted";
    }

    @Override
    public String why() {
      return "the job is submitted";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.submitJob(this);
    }
  }

  /** The job, overdue or to be cancelled, is told to stop. */
  record CancelJob(LaneRecord record) implements Action {
    @Override
    public String event() {
      return "job_cancel_requested";
    }

    @Override
    public String why() {
      return "the job is told to stop";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.cancelJob(this);
    }
  }

  /**
   * The serverless batch of the current attempt is told to stop; where none is there, its id is
   * taken, so that no invocation starts it any more.
   *
   * @param last whether the id need not be taken where that is refused: nothing that might start
   *     the batch lives for so long
   */
  record StopBatch(LaneRecord record, boolean last) implements Action {
    @Override
    public String event() {
      return "batch_stopped";
    }

    @Override
    public String why() {
      return "the batch is told to stop, or its id is taken";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.stopBatch(this);
    }
  }

  /** The current part of the load is started. */
  record StartLoad(LaneRecord record) implements Action {
    @Override
    public String event() {
      return "load_started";
    }

    @Override
    public String why() {
      return "the load is started";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.startLoad(this);
    }
  }

  /** The current part of the load is not to be started any more, by any invocation. */
  record BlockLoad(LaneRecord record) implements Action {
    @Override
    public String event() {
      return "load_blocked";
    }

    @Override
    public String why() {
      return "the load is not started any more";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.blockLoad(this);
    }
  }

  /** The receipt is written from the record, and published. */
  record WriteReceipt(LaneRecord record) implements Action {
    @Override
    public String event() {
      return "receipt_written";
    }

    @Override
    public String why() {
      return "the receipt is written and published";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.writeReceipt(this);
    }
  }

  /** The claimed cluster is deleted, if it is still the one that was seen. */
  record DeleteCluster(ClusterLease claim, String uuid) implements Action {
    @Override
    public String event() {
      return "cluster_deleted";
    }

    @Override
    public String why() {
      return "the cluster is told to go";
    }

    @Override
    public <R> R by(ActionVisitor<R> actionVisitor) {
      return actionVisitor.deleteCluster(this);
    }
  }
}
