package dev.sparkdrop.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far lost events have been looked for in the landing bucket.
 *
 * @param since by pipeline: from when on its objects are looked for, by the buckets' clock; never
 *     before its file was first seen
 * @param began when the last pass was begun, by the clock of the instance that did; null: none was
 * @param pass the pass under way; null: none is
 */
public record Watermark(SortedMap<String, Instant> since, Instant began, Pass pass) {
  /** From the beginning of one pass to that of the next. */
  public static final Duration INTERVAL = Duration.ofHours(1);

  static final Watermark NEW = new Watermark(new TreeMap<>(), null, null);

  /** How long an instance that works on a pass may be silent, at most. */
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(2);

  /**
   * A listing of the whole bucket that goes on, tick by tick, where the last one stopped.
   *
   * @param pipelines those of which every object was looked at so far
   * @param until objects that were created later are left to the next pass; null: five minutes
   *     before this watermark was written
   * @param page where the listing goes on; null: at its beginning
   * @param heldUntil until when an instance is at work on it, by its clock; null: none is
   */
  public record Pass(List<String> pipelines, Instant until, String page, Instant heldUntil) {
    public Pass {
      pipelines = List.copyOf(pipelines);
    }

    /**
     * No other instance is at work on it; a hold that ends too late is one of a clock that jumped.
     */
    public boolean free(Instant now) {
      return heldUntil == null
          || !now.isBefore(heldUntil)
          || heldUntil.isAfter(now.plus(LONGEST_HOLD));
    }

    /** An instance works on it, and knows when it was begun. */
    public Pass held(Instant end) {
      return new Pass(pipelines, until, page, end);
    }

    /** The same with its bound, which is known once it was written. */
    public Pass boundedBy(Instant bound) {
      return new Pass(pipelines, until == null ? bound : until, page, heldUntil);
    }

    /**
     * A page was looked at.
     *
     * @param wholly the pipelines for which every object of it was
     */
    public Pass after(String next, Collection<String> wholly) {
      List<String> still = pipelines.stream().filter(wholly::contains).toList();
      return new Pass(still, until, next, heldUntil);
    }
  }

  public Watermark {
    since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    since.values().forEach(each -> Objects.requireNonNull(each, "since"));
  }

  /**
   * When the next pass is due; null: at the next tick.
   *
   * @return by the clock of the instance that began the last pass
   */
  public Instant due() {
    return began == null || pass != null ? null : began.plus(INTERVAL);
  }

  /** A clock that is an hour away from the last pass, in whichever direction, says that it is. */
  public boolean due(Instant now) {
    return began == null || Duration.between(began, now).abs().compareTo(INTERVAL) >= 0;
  }

  /** The same with these pipelines and no others; known ones are looked for as before. */
  public Watermark of(Map<String, Instant> pipelines) {
    return new Watermark(new TreeMap<>(pipelines), began, pass);
  }

  /** A pass is begun. */
  public Watermark begun(Collection<String> pipelines, Instant heldUntil, Instant now) {
    return new Watermark(since, now, new Pass(List.copyOf(pipelines), null, null, heldUntil));
  }

  /** The pass goes on, or stops for the moment. */
  public Watermark at(Pass next) {
    return new Watermark(since, began, next);
  }

  /** The pass is complete; from here the next one looks. */
  public Watermark complete(Map<String, Instant> from) {
    SortedMap<String, Instant> next = new TreeMap<>(since);
    next.putAll(from);
    return new Watermark(next, began, null);
  }
}
