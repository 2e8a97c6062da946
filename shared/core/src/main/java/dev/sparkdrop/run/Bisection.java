package dev.sparkdrop.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A batch that is run again in halves, since its job failed by its own fault, until each object
 * that breaks the job stands alone. The first half is run before the second, and its own halves
 * before that: so an object is found early, and few halves wait.
 *
 * @param root the run whose batch it is
 * @param jobs how many jobs it has had, those of the root included
 * @param half what the open or decided run has of it; null for the root, for the rest, and where no
 *     run is open
 * @param waiting the halves that are still to be run, the next first
 * @param ended why no job is run for it any more, as a sentence; null: it goes on
 * @param result what came of the decided run; null where its outcome says all
 */
public record Bisection(
    String root, int jobs, Half half, List<Half> waiting, String ended, Result result) {

  /**
   * Some of the objects of a failed batch.
   *
   * @param of the run that failed
   * @param from index of the first object in that run's manifest
   * @param to index after the last
   */
  public record Half(String of, int from, int to) {
    public Half {
      Objects.requireNonNull(of, "of");
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("no half from " + from + " to " + to);
      }
    }

    /** 1 or 2. */
    public int number() {
      return from == 0 ? 1 : 2;
    }
  }

  /** What came of a run, besides its outcome. */
  public enum Result {
    /** It failed, and its batch is run again in halves. */
    HALVED,
    /** It failed, and its one object is what breaks the job. */
    FOUND,
    /** No job was run for it: it has all that was left when the bisection ended. */
    REST
  }

  public Bisection {
    Objects.requireNonNull(root, "root");
    waiting = List.copyOf(waiting);
  }

  static Bisection of(String root) {
    return new Bisection(root, 0, null, List.of(), null, null);
  }

  /** Whether something of it is still to be given to a run. */
  public boolean goesOn() {
    return !waiting.isEmpty();
  }

  /** Whether the run that is open has all that was left, for no job. */
  public boolean isRest() {
    return ended != null && half == null && goesOn();
  }

  /** The halves that the open run has: its own, or all that wait. */
  public List<Half> taken() {
    return isRest() ? waiting : half == null ? List.of() : List.of(half);
  }

  /** Without what was said of the last run; null where nothing of it is left. */
  public static Bisection left(Bisection bisection) {
    return bisection == null || !bisection.goesOn()
        ? null
        : new Bisection(
            bisection.root, bisection.jobs, null, bisection.waiting, bisection.ended, null);
  }

  /** What a run has of it that is opened now; null where nothing is left. */
  static Bisection next(Bisection bisection) {
    Bisection left = left(bisection);
    if (left == null || left.ended != null) {
      return left;
    }
    List<Half> after = left.waiting.subList(1, left.waiting.size());
    return new Bisection(left.root, left.jobs, left.waiting.get(0), after, null, null);
  }

  /** The open run had more jobs. */
  Bisection ran(int more) {
    return new Bisection(root, jobs + more, half, waiting, ended, result);
  }

  /** The batch of that run, of at least two objects, is to be run again in halves. */
  Bisection halved(String run, int objects) {
    int middle = (objects + 1) / 2;
    List<Half> all = new ArrayList<>();
    all.add(new Half(run, 0, middle));
    all.add(new Half(run, middle, objects));
    all.addAll(waiting);
    return new Bisection(root, jobs, half, all, ended, Result.HALVED);
  }

  /** The decided run's one object breaks the job. */
  Bisection found() {
    return new Bisection(root, jobs, half, waiting, ended, Result.FOUND);
  }

  /** No job is run any more for what waits, if anything does; the first reason stays. */
  Bisection endedBy(String why) {
    return ended != null || !goesOn()
        ? this
        : new Bisection(root, jobs, half, waiting, why, result);
  }

  /** The open run has a batch now, which is fixed. */
  Bisection sealed() {
    return isRest() ? new Bisection(root, jobs, null, List.of(), ended, Result.REST) : this;
  }

  /** The open run ended without a batch: its half waits again, before all others. */
  Bisection putBack() {
    if (half == null) {
      return this;
    }
    List<Half> all = new ArrayList<>(List.of(half));
    all.addAll(waiting);
    return new Bisection(root, jobs, null, all, ended, null);
  }

  /** As a listing tells it. */
  public Bisection withoutWaiting() {
    return new Bisection(root, jobs, half, List.of(), null, result);
  }
}
