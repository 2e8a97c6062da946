package dev.sparkdrop.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Other ways to run the same files, at their best: nothing fails, no quota is in the way, and they
 * learn everything at once.
 */
final class Peers {
  private final Pace pace;

  Peers(Pace pace) {
    this.pace = pace;
  }

  /**
   * A cluster for each file, all at the same time if need be. A workflow template with a managed
   * cluster, instantiated for each file, is the same: it creates, runs, deletes.
   */
  Bill clusterPerFile(Trace trace) {
    return debounced(trace, -1);
  }

  /** Files that land within so long after the first share a cluster of their own. */
  Bill debounced(Trace trace, long window) {
    List<Long> landed = trace.landed();
    List<Long> started = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    List<Long> requested = new ArrayList<>();
    List<Long> gone = new ArrayList<>();
    for (int next = 0; next < landed.size(); ) {
      long closes = landed.get(next) + window;
      int first = next++;
      while (next < landed.size() && landed.get(next) <= closes) {
        next++;
      }
      requested.add(Math.max(landed.get(first), closes));
      long start = requested.get(requested.size() - 1) + pace.boot();
      long end = start + pace.job(next - first);
      gone.add(end + pace.delete());
      for (int i = first; i < next; i++) {
        started.add(start);
        done.add(end);
      }
    }
    return new Bill(sum(gone) - sum(requested), atOnce(requested, gone), started, done);
  }

  /** One cluster all day; a job over what waits begins whenever none is under way. */
  Bill alwaysOn(Trace trace) {
    List<Long> landed = trace.landed();
    List<Long> started = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    long free = 0;
    for (int next = 0; next < landed.size(); ) {
      long start = Math.max(free, landed.get(next));
      int first = next;
      while (next < landed.size() && landed.get(next) <= start) {
        next++;
      }
      free = start + pace.job(next - first);
      for (int i = first; i < next; i++) {
        started.add(start);
        done.add(free);
      }
    }
    return new Bill(Math.max(Trace.DAY, free), 1, started, done);
  }

  private static long sum(List<Long> times) {
    return times.stream().mapToLong(Long::longValue).sum();
  }

  private static int atOnce(List<Long> requested, List<Long> gone) {
    int most = 0;
    for (int i = 0; i < requested.size(); i++) {
      long now = requested.get(i);
      int earlier = (int) gone.stream().limit(i).filter(time -> time > now).count();
      most = Math.max(most, earlier + 1);
    }
    return most;
  }
}
