package dev.sparkdrop.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far lost events have been looked for in the landing bucket.
 *
 * @param since by pipeline: from when on its objects are looked for, by the buckets' clock; never
 *     before its file was first seen
 * @param began when the last pass was begun, by the clock of the instance that did; null: none was
 * @param pass the pass under way; null: none is
 * @param absent pipelines whose files were not there when the last pass was begun, nor since; null:
 *     none
 */
public record Watermark(
    SortedMap<String, Instant> since, Instant began, Pass pass, SortedSet<String> absent) {
  /** From the beginning of one pass to that of the next. */
  public static final Duration INTERVAL = Duration.ofHours(1);

  static final Watermark NEW = new Watermark(new TreeMap<>(), null, null, null);

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
   * @param lanes once the landing bucket is listed: where the listing of the lanes' records goes
   *     on, empty at its beginning; null before
   */
  public record Pass(
      List<String> pipelines, Instant until, String page, Instant heldUntil, String lanes) {
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
      return new Pass(pipelines, until, page, end, lanes);
    }

    /** The same with its bound, which is known once it was written. */
    public Pass boundedBy(Instant bound) {
      return new Pass(pipelines, until == null ? bound : until, page, heldUntil, lanes);
    }

    /**
     * A page was looked at.
     *
     * @param wholly the pipelines for which every object of it was
     */
    public Pass after(String next, Collection<String> wholly) {
      List<String> still = pipelines.stream().filter(wholly::contains).toList();
      return new Pass(still, until, next, heldUntil, null);
    }

    /** The landing bucket is listed; the listing of the records goes on there. */
    public Pass listingLanes(String next) {
      return new Pass(pipelines, until, null, heldUntil, next);
    }
  }

  public Watermark {
    since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    since.values().forEach(each -> Objects.requireNonNull(each, "since"));
    absent =
        absent == null || absent.isEmpty()
            ? null
            : Collections.unmodifiableSortedSet(new TreeSet<>(absent));
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

  /**
   * The same with pipelines that are there; those that were known before stay as they were.
   *
   * @param pipelines from when on the objects of a new one are looked for, by its name
   */
  public Watermark with(Map<String, Instant> pipelines) {
    SortedMap<String, Instant> all = new TreeMap<>(pipelines);
    all.putAll(since);
    SortedSet<String> still = new TreeSet<>(absent == null ? Set.of() : absent);
    still.removeAll(pipelines.keySet());
    return new Watermark(all, began, pass, still);
  }

  /**
   * A pass is begun. A pipeline whose file was away at the beginning of the last one, and ever
   * since, is forgotten, and is new when it comes back.
   *
   * @param pipelines whose files are there
   * @param sure whether no other can be there
   */
  public Watermark begun(
      Collection<String> pipelines, boolean sure, Instant heldUntil, Instant now) {
    SortedMap<String, Instant> known = new TreeMap<>(since);
    SortedSet<String> away = new TreeSet<>(absent == null ? Set.of() : absent);
    if (sure) {
      known.keySet().removeAll(away);
      away = new TreeSet<>(known.keySet());
      away.removeAll(pipelines);
    }
    Pass first = new Pass(List.copyOf(pipelines), null, null, heldUntil, null);
    return new Watermark(known, now, first, away);
  }

  /** The pass goes on, or stops for the moment. */
  public Watermark at(Pass next) {
    return new Watermark(since, began, next, absent);
  }

  /** The pass is complete; from here the next one looks. */
  public Watermark complete(Map<String, Instant> from) {
    SortedMap<String, Instant> next = new TreeMap<>(since);
    next.putAll(from);
    return new Watermark(next, began, null, absent);
  }
}
