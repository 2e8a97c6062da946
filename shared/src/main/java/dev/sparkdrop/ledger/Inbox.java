package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Objects that landed and wait for a run: {@code inbox/<pipeline>/<lane>/<time-created>-<key>}, one
 * empty marker an object, everything known in its metadata, so that a listing is enough.
 */
public final class Inbox {
  private static final String FOLDER = "inbox/";
  private static final String VALUE = "value-";

  private final Bucket state;

  Inbox(Bucket state) {
    this.state = state;
  }

  /**
   * Puts an object's marker there; one that is there already is success.
   *
   * @return whether this call put it there
   */
  public boolean put(Lane lane, LandedObject object) {
    Bucket.Draft marker = marker(lane, object);
    if (state.write(marker, Bucket.NONE).isPresent()) {
      return true;
    }
    // A refused create says that it is there, or (429) that somebody else writes it just now.
    if (state.stat(List.of(marker.name())).isEmpty()) {
      throw new RetryLater("putting " + object.uri() + " into the inbox of " + lane.id(), null);
    }
    return false;
  }

  /** Those of the objects that wait in that lane. */
  public Set<LandedObject> among(Lane lane, Collection<LandedObject> objects) {
    Map<String, LandedObject> byName = new HashMap<>();
    objects.forEach(object -> byName.put(markerName(lane, object), object));
    Set<LandedObject> found = new HashSet<>();
    state.stat(byName.keySet()).keySet().forEach(name -> found.add(byName.get(name)));
    return found;
  }

  /** The oldest waiting objects of a lane, at most so many. */
  public List<LandedObject> oldest(Lane lane, int limit) {
    List<LandedObject> found = new ArrayList<>();
    String from = null;
    do {
      Bucket.Page page =
          state.list(
              folder(lane.pipeline(), lane.id()), from, Math.min(1000, limit - found.size()));
      page.entries().forEach(entry -> waiting(entry).ifPresent(found::add));
      from = page.next();
    } while (from != null && found.size() < limit);
    return found;
  }

  /** Removes the markers of objects. */
  public void remove(Lane lane, Collection<LandedObject> done) {
    state.deleteAll(done.stream().map(object -> markerName(lane, object)).toList());
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
   * The lane of that name, with its values, as the first marker in it says; empty for an empty one.
   */
  public Optional<Lane> lane(String pipeline, String lane) {
    return state.list(folder(pipeline, lane), null, 1).entries().stream()
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

  private static Bucket.Draft marker(Lane lane, LandedObject object) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("version", String.valueOf(Form.VERSION));
    metadata.put("bucket", object.bucket());
    metadata.put("name", object.name());
    metadata.put("generation", String.valueOf(object.generation()));
    metadata.put("size", String.valueOf(object.size()));
    metadata.put("created", object.created().toString());
    lane.values().forEach((key, value) -> metadata.put(VALUE + key, value));
    return new Bucket.Draft(markerName(lane, object), "", metadata);
  }

  private static String markerName(Lane lane, LandedObject object) {
    return folder(lane.pipeline(), lane.id())
        + String.format("%013d", object.created().toEpochMilli())
        + "-"
        + object.key();
  }

  /** A marker that this code cannot read stays where it is. */
  private static Optional<LandedObject> waiting(Bucket.Entry entry) {
    Map<String, String> m = entry.metadata();
    try {
      if (Integer.parseInt(m.get("version")) > Form.VERSION) {
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

  /** How many markers of a lane this code cannot read, among the oldest thousand. */
  public long unreadable(Lane lane) {
    return state.list(folder(lane.pipeline(), lane.id()), null, 1000).entries().stream()
        .filter(entry -> waiting(entry).isEmpty())
        .count();
  }

  private static String folder(String pipeline, String lane) {
    return FOLDER + pipeline + "/" + lane + "/";
  }
}
