package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Positioned;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Several pipelines' listings as one, in the order of their places. */
final class MergeCursor<E extends Positioned> {
  private static final int LEAST = 10;
  private static final int MOST = 1000;

  private final Listing<E> listing;
  private final List<Cursor> cursors;

  /** What a pipeline has from a place on, at most so many, and fewer only at the end. */
  interface Listing<E> {
    List<E> from(String pipeline, String place, int limit);
  }

  /**
   * @param wanted how many are looked at, as far as can be told; a source that has more of them
   *     than its share is asked again
   */
  MergeCursor(
      Listing<E> listing,
      ParallelReads parallelReads,
      List<String> pipelines,
      String place,
      int wanted) {
    this.listing = listing;
    int first = Math.min(MOST, Math.max(LEAST, wanted / Math.max(1, pipelines.size()) + 1));
    this.cursors = parallelReads.map(pipelines, pipeline -> new Cursor(pipeline, place, first));
  }

  boolean hasNext() {
    return cursors.stream().anyMatch(cursor -> cursor.peek() != null);
  }

  E peek() {
    return first().peek();
  }

  E next() {
    return first().next();
  }

  private Cursor first() {
    return cursors.stream()
        .filter(cursor -> cursor.peek() != null)
        .min(Comparator.comparing(cursor -> cursor.peek().place()))
        .orElseThrow();
  }

  /** One listing, a part at a time, each four times as long as the one before. */
  private final class Cursor {
    private final String pipeline;
    private final Deque<E> part = new ArrayDeque<>();
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
      List<E> entries = listing.from(pipeline, place, size);
      part.addAll(entries);
      ended = entries.size() < size;
      if (!entries.isEmpty()) {
        // The least name after the last one's, as far as runs are named.
        place = entries.get(entries.size() - 1).place() + "-";
      }
      size = Math.min(MOST, 4 * size);
    }

    /** Null at the end. */
    E peek() {
      if (part.isEmpty() && !ended) {
        fill();
      }
      return part.peek();
    }

    E next() {
      E entry = peek();
      part.remove();
      return entry;
    }
  }
}
