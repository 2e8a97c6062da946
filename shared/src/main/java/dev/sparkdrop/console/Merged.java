package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Closed;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Several pipelines' listings of closed runs as one, in the order of their places. */
final class Merged {
  private static final int LEAST = 10;

  private final Closed closed;
  private final List<Cursor> cursors;

  Merged(Closed closed, AtOnce atOnce, List<String> pipelines, String place) {
    this.closed = closed;
    // A page and the one after it, shared out; whoever has more of it is asked again.
    int first = Math.max(LEAST, ClosedRuns.SHOWN / Math.max(1, pipelines.size()) + 1);
    this.cursors = atOnce.map(pipelines, pipeline -> new Cursor(pipeline, place, first));
  }

  boolean hasNext() {
    return cursors.stream().anyMatch(cursor -> cursor.peek() != null);
  }

  Closed.Entry peek() {
    return first().peek();
  }

  Closed.Entry next() {
    return first().next();
  }

  private Cursor first() {
    return cursors.stream()
        .filter(cursor -> cursor.peek() != null)
        .min(Comparator.comparing(cursor -> cursor.peek().place()))
        .orElseThrow();
  }

  /** One listing, a part at a time, each twice as long as the one before. */
  private final class Cursor {
    private static final int MOST = 500;

    private final String pipeline;
    private final Deque<Closed.Entry> part = new ArrayDeque<>();
    private String place;
    private int size;
    private boolean ended;

    Cursor(String pipeline, String place, int size) {
      this.pipeline = pipeline;
      this.place = place;
      this.size = size;
      fill();
    }

    private void fill() {
      List<Closed.Entry> entries = closed.from(pipeline, place, size);
      part.addAll(entries);
      ended = entries.size() < size;
      if (!entries.isEmpty()) {
        // The least name after the last one's, as far as runs are named.
        place = entries.get(entries.size() - 1).place() + "-";
      }
      size = Math.min(MOST, 2 * size);
    }

    /** Null at the end. */
    Closed.Entry peek() {
      if (part.isEmpty() && !ended) {
        fill();
      }
      return part.peek();
    }

    Closed.Entry next() {
      Closed.Entry entry = peek();
      part.remove();
      return entry;
    }
  }
}
