package dev.sparkdrop.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cheapest schedule of somebody who knows when every object will land.
 *
 * <p>As with us there is one cluster at a time, asked for only when something waits; a job takes
 * all that waits. To choose is whether the cluster is kept or deleted after a job. No object's job
 * may begin later than its latest time; until then a job, or the request for its cluster, may be
 * put off until another object has landed, or until that time. We put off too, where word comes
 * late: so whatever we do is among the choices.
 *
 * <p>Found by looking at every choice once: what follows depends only on when the cluster gets
 * free, and on which object is the next.
 */
final class Clairvoyant {
  private final Pace pace;
  private final List<Long> landed;
  private final List<Long> latest;
  private final Map<Free, Plan> known = new HashMap<>();

  /**
   * @param landed when each object lands, in order
   * @param latest when each one's job has to begin at the latest, in order; no schedule may exist
   */
  Clairvoyant(Pace pace, List<Long> landed, List<Long> latest) {
    this.pace = pace;
    this.landed = landed;
    this.latest = latest;
  }

  /** The cluster has nothing under way from a time on; next is the first object not yet run. */
  private record Free(long at, int next) {}

  /**
   * The cheapest way to go on.
   *
   * @param cost cluster time from here on
   * @param batch the job that comes next; null: none does
   * @param rest what comes after it
   */
  private record Plan(long cost, Batch batch, Plan rest) {
    Plan after(long spent) {
      return new Plan(cost + spent, batch, rest);
    }
  }

  private record Batch(long start, int objects) {}

  /**
   * The cheapest schedule.
   *
   * @throws IllegalArgumentException where none begins every job in time
   */
  Bill cheapest() {
    Plan plan = onNewCluster(Long.MIN_VALUE, 0);
    if (plan == null) {
      throw new IllegalArgumentException("no schedule begins every job in time");
    }
    List<Long> started = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    for (Plan at = plan; at.batch != null; at = at.rest) {
      for (int i = 0; i < at.batch.objects; i++) {
        started.add(at.batch.start);
        done.add(at.batch.start + pace.job(at.batch.objects));
      }
    }
    return new Bill(plan.cost, 1, started, done);
  }

  /** What is put off is the request, so that nobody pays for a cluster that waits. */
  private Plan onNewCluster(long earliest, int next) {
    long ready = Math.max(earliest, landed.get(next)) + pace.boot();
    Plan best = null;
    for (Plan plan : batches(ready, next)) {
      best = cheaper(best, plan.after(pace.boot()));
    }
    return best;
  }

  private Plan onReadyCluster(long now, int next) {
    Plan best = null;
    for (Plan plan : batches(now, next)) {
      best = cheaper(best, plan.after(plan.batch.start - now));
    }
    return best;
  }

  /** Every begin of the next job: at once, when another object has landed, at its latest time. */
  private List<Plan> batches(long now, int next) {
    List<Plan> plans = new ArrayList<>();
    long last = latest.get(next);
    int end = next;
    long start = now;
    while (start <= last) {
      while (end < landed.size() && landed.get(end) <= start) {
        end++;
      }
      long time = pace.job(end - next);
      Plan rest = whenFree(new Free(start + time, end));
      if (rest != null) {
        plans.add(new Plan(time + rest.cost, new Batch(start, end - next), rest));
      }
      long coming = end < landed.size() ? landed.get(end) : last;
      start = start == last ? last + 1 : Math.min(coming, last);
    }
    return plans;
  }

  private Plan whenFree(Free free) {
    if (known.containsKey(free)) {
      return known.get(free);
    }
    Plan plan = lookAhead(free);
    known.put(free, plan);
    return plan;
  }

  private Plan lookAhead(Free free) {
    if (free.next == landed.size()) {
      return new Plan(pace.delete(), null, null);
    }
    long idle = Math.max(0, landed.get(free.next) - free.at);
    Plan kept = onReadyCluster(free.at + idle, free.next);
    Plan deleted = onNewCluster(free.at + pace.delete(), free.next);
    return cheaper(
        kept == null ? null : kept.after(idle),
        deleted == null ? null : deleted.after(pace.delete()));
  }

  private static Plan cheaper(Plan one, Plan other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.cost < one.cost ? other : one;
  }
}
