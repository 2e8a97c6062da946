package dev.sparkdrop.port;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A clock that stands still until it is told to go on. What is to happen at a time happens inside
 * whatever lets that time pass: an invocation that waits is overtaken by others.
 */
public final class TestClock extends Clock {
  private final TreeMap<Instant, Deque<Runnable>> due = new TreeMap<>();
  private Instant now;

  public TestClock(Instant start) {
    this.now = start;
  }

  /** Lets time pass, with all that is to happen meanwhile. */
  public void pass(Duration time) {
    Instant end = instant().plus(time);
    for (Runnable next = next(end); next != null; next = next(end)) {
      next.run();
    }
    goTo(end);
  }

  /** Something is to happen at that time; what has the same time happens in the order given. */
  public synchronized void at(Instant time, Runnable what) {
    due.computeIfAbsent(time, t -> new ArrayDeque<>()).add(what);
  }

  private synchronized Runnable next(Instant end) {
    Map.Entry<Instant, Deque<Runnable>> first = due.firstEntry();
    if (first == null || first.getKey().isAfter(end)) {
      return null;
    }
    goTo(first.getKey());
    Runnable next = first.getValue().remove();
    if (first.getValue().isEmpty()) {
      due.remove(first.getKey());
    }
    return next;
  }

  private synchronized void goTo(Instant time) {
    now = time.isAfter(now) ? time : now;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants have no zone");
  }
}
