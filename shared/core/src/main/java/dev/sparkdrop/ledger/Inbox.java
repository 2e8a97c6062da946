package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Objects that landed and wait for a run: {@code inbox/<pipeline>/<lane>/<time-created>-<key>}, one
 * empty entry an object, everything known in its metadata, so that a listing is enough. Beside them
 * the markers that say that a directory is complete: {@code marker-<time-created>-<key>}.
 */
public final class Inbox {
  /** All of them lie below this. */
  public static final String FOLDER = "inbox/";

  private static final String VALUE = "value-";
  private static final String MARKER = "marker-";

  /** Mostly the first few tell what is asked. */
  private static final int FIRST_PAGE = 100;

  private static final int PAGE = 1000;

  private final Bucket state;

  Inbox(Bucket state) {
    this.state = state;
  }

  /**
   * Puts an object's entry there; one that is there already is success.
   *
   * @return whether this call put it there
   */
  public boolean put(Lane lane, LandedObject object) {
    Bucket.Draft entry = entry(entryName(lane, object), lane, object);
    if (state.write(entry, Bucket.NONE).isPresent()) {
      return true;
    }
    // A refused create says that it is there, or (429) that another instance writes it just now.
    if (state.stat(List.of(entry.name())).isEmpty()) {
      throw new RetryLater("putting " + object.uri() + " into the inbox of " + lane.id(), null);
    }
    return false;
  }

  /** Those of the objects that wait in that lane. */
  public Set<LandedObject> among(Lane lane, Collection<LandedObject> objects) {
    Map<String, LandedObject> byName = new HashMap<>();
    objects.forEach(object -> byName.put(entryName(lane, object), object));
    Set<LandedObject> found = new HashSet<>();
    state.stat(byName.keySet()).keySet().forEach(name -> found.add(byName.get(name)));
    return found;
  }

  /** Puts the entries of many objects there, each into its lane. */
  public void putAll(Map<LandedObject, Lane> objects) {
    BulkCreation.inChunks(
        objects.entrySet(),
        chunk ->
            BulkCreation.createMissing(
                state,
                chunk.stream()
                    .map(e -> entry(entryName(e.getValue(), e.getKey()), e.getValue(), e.getKey()))
                    .toList()));
  }

  /** Puts a marker into those lanes: what it covers there is complete. */
  public void putMarker(Marker marker, Collection<Lane> lanes) {
    state.createAll(
        lanes.stream().map(l -> entry(markerName(l, marker), l, marker.object())).toList());
  }

  /**
   * The waiting objects of a lane, oldest first, in lists of up to 1,000. A list is asked for when
   * the iterator comes to it: stop as soon as enough is known.
   */
  public Iterable<List<LandedObject>> pages(Lane lane) {
    String folder = folder(lane.pipeline(), lane.id());
    return () ->
        new Iterator<>() {
          private Bucket.Page page;

          @Override
          public boolean hasNext() {
            return page == null || page.next() != null;
          }

          @Override
          public List<LandedObject> next() {
            page =
                page == null
                    ? state.list(folder, null, FIRST_PAGE)
                    : state.list(folder, page.next(), PAGE);
            return page.entries().stream()
                .filter(entry -> !entry.name().startsWith(folder + MARKER))
                .flatMap(entry -> waiting(entry).stream())
                .toList();
          }
        };
  }

  /** Since when the oldest object of a lane waits there; empty where none does. */
  public Optional<Instant> waitingSince(Lane lane) {
    String folder = folder(lane.pipeline(), lane.id());
    return state.listFrom(folder, folder, 1).stream().findFirst().map(Bucket.Entry::created);
  }

  /** How many objects wait in a lane; counts no further than to the given number. */
  public int count(Lane lane, int most) {
    int count = 0;
    for (List<LandedObject> page : pages(lane)) {
      count += page.size();
      if (count >= most) {
        return most;
      }
    }
    return count;
  }

  /** The markers in a lane, oldest first. */
  public List<Marker> markers(Lane lane) {
    List<Marker> found = new ArrayList<>();
    state.forEach(
        folder(lane.pipeline(), lane.id()) + MARKER,
        entry -> waiting(entry).ifPresent(object -> found.add(new Marker(object))));
    return found;
  }

  /** Removes the entries of objects. */
  public void remove(Lane lane, Collection<LandedObject> done) {
    BulkCreation.inChunks(
        done,
        chunk -> state.deleteAll(chunk.stream().map(object -> entryName(lane, object)).toList()));
  }

  /** Removes markers. */
  public void removeMarkers(Lane lane, Collection<Marker> spent) {
    state.deleteAll(spent.stream().map(marker -> markerName(lane, marker)).toList());
  }

  /** Tells of every lane in which something waits, by the names of pipeline and lane. */
  public void forEachLane(BiConsumer<String, String> each) {
    for (String pipeline : state.folders(FOLDER)) {
      for (String lane : state.folders(pipeline)) {
        String[] parts = lane.split("/", -1);
        each.accept(parts[1], parts[2]);
      }
    }
  }

  /**
   * The oldest entries of a lane.
   *
   * @param objects that wait
   * @param unreadable how many entries this code cannot read
   * @param all whether there are no more
   */
  public record Oldest(List<LandedObject> objects, int unreadable, boolean all) {}

  /** Looks at the oldest thousand entries of a lane. */
  public Oldest oldest(Lane lane) {
    String folder = folder(lane.pipeline(), lane.id());
    List<Bucket.Entry> entries = state.listFrom(folder, folder, PAGE);
    List<LandedObject> objects = new ArrayList<>();
    int unreadable = 0;
    for (Bucket.Entry entry : entries) {
      Optional<LandedObject> object = waiting(entry);
      unreadable += object.isEmpty() ? 1 : 0;
      if (!entry.name().startsWith(folder + MARKER)) {
        object.ifPresent(objects::add);
      }
    }
    return new Oldest(objects, unreadable, entries.size() < PAGE);
  }

  /**
   * The lane of that name, with its values, as the first entry in it says; empty for an empty one.
   */
  public Optional<Lane> lane(String pipeline, String lane) {
    String folder = folder(pipeline, lane);
    return state.listFrom(folder, folder, 1).stream()
        .findFirst()
        .map(
            entry -> {
              Map<String, String> values = new HashMap<>();
              entry
                  .metadata()
                  .forEach(
                      (key, value) -> {
                        if (key.startsWith(VALUE)) {
                          values.put(key.substring(VALUE.length()), value);
                        }
                      });
              return new Lane(pipeline, lane, new java.util.TreeMap<>(values));
            });
  }

  private static Bucket.Draft entry(String name, Lane lane, LandedObject object) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("version", String.valueOf(LedgerCodec.VERSION));
    metadata.put("bucket", object.bucket());
    metadata.put("name", object.name());
    metadata.put("generation", String.valueOf(object.generation()));
    metadata.put("size", String.valueOf(object.size()));
    metadata.put("created", object.created().toString());
    lane.values().forEach((key, value) -> metadata.put(VALUE + key, value));
    return new Bucket.Draft(name, "", metadata);
  }

  private static String entryName(Lane lane, LandedObject object) {
    return folder(lane.pipeline(), lane.id()) + timeAndKey(object);
  }

  private static String markerName(Lane lane, Marker marker) {
    return folder(lane.pipeline(), lane.id()) + MARKER + timeAndKey(marker.object());
  }

  private static String timeAndKey(LandedObject object) {
    return String.format("%013d", object.created().toEpochMilli()) + "-" + object.key();
  }

  /** An entry that this code cannot read stays where it is. */
  private static Optional<LandedObject> waiting(Bucket.Entry entry) {
    Map<String, String> m = entry.metadata();
    try {
      if (Integer.parseInt(m.get("version")) > LedgerCodec.VERSION) {
        return Optional.empty();
      }
      return Optional.of(
          new LandedObject(
              m.get("bucket"),
              m.get("name"),
              Long.parseLong(m.get("generation")),
              Long.parseLong(m.get("size")),
              Instant.parse(m.get("created"))));
    } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String folder(String pipeline, String lane) {
    return FOLDER + pipeline + "/" + lane + "/";
  }
}
