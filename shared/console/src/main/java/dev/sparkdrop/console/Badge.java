package dev.sparkdrop.console;

import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Phase;

/**
 * A word that stands for a state, and how it is painted; never by the colour alone.
 *
 * @param tone {@code good}, {@code warn}, {@code bad}, {@code busy} or {@code calm}
 */
public record Badge(String word, String tone) {

  /**
   * How a run or an attempt ended.
   *
   * @param outcome null for a run that is open
   */
  public static Badge of(Outcome outcome) {
    if (outcome == null) {
      return new Badge("open", "busy");
    }
    return switch (outcome) {
      case SUCCEEDED -> new Badge("succeeded", "good");
      case FAILED -> new Badge("failed", "bad");
    };
  }

  /**
   * A run that put many rows aside is not all good, and one whose batch succeeded later is calm.
   */
  public static Badge of(RunRow run) {
    if (run.outcome() == Outcome.SUCCEEDED && (run.manyBad() || run.warning() != null)) {
      return new Badge(run.manyBad() ? "succeeded, bad rows" : "succeeded, warning", "warn");
    }
    if (run.bisect() != null && run.bisect().result() != null) {
      return of(run.bisect().result());
    }
    boolean mended = run.repeated() != null && run.repeated().outcome() == Outcome.SUCCEEDED;
    return mended ? new Badge("failed", "calm") : of(run.outcome());
  }

  /** A batch of a search for what breaks a job. */
  public static Badge of(BisectedBatch batch) {
    if (batch.run() == null) {
      return new Badge("waits", "busy");
    }
    return batch.result() == null ? of(batch.outcome()) : of(batch.result());
  }

  private static Badge of(Bisection.Result result) {
    return switch (result) {
      case HALVED -> new Badge("halved", "calm");
      case FOUND -> new Badge("breaks the job", "bad");
      case REST -> new Badge("left over", "bad");
    };
  }

  /** What a lane does. */
  public static Badge of(LaneStatus lane) {
    return lane.phase() == Phase.IDLE && lane.waiting() > 0
        ? new Badge("waits", "busy")
        : of(lane.phase());
  }

  private static Badge of(Phase phase) {
    return switch (phase) {
      case IDLE -> new Badge("idle", "calm");
      case PROVISIONING -> new Badge("cluster starts", "busy");
      case RUNNING -> new Badge("runs", "busy");
      case LOADING -> new Badge("loads", "busy");
      case CLOSING -> new Badge("closes", "busy");
      case DELETING -> new Badge("cluster goes", "calm");
    };
  }

  /** What became of an object. */
  public static Badge of(Explanation.What what) {
    return switch (what) {
      case WAITING -> new Badge("waits", "busy");
      case IN_RUN -> new Badge("in a run", "busy");
      case DONE -> new Badge("done", "good");
      case FAILED -> new Badge("failed", "bad");
      case DROPPED -> new Badge("dropped", "bad");
      case NOT_AN_INPUT -> new Badge("not an input", "calm");
      case MARKER -> new Badge("marker", "calm");
      case NO_MATCH -> new Badge("no pipeline", "bad");
      case NOT_SEEN -> new Badge("not seen yet", "busy");
      case UNKNOWN -> new Badge("unknown", "calm");
    };
  }
}
