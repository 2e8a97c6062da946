package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.Database;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;

/**
 * Where versions are stored: for each bucket one map of the live ones by name, and one of the
 * former ones, noncurrent or deleted, by name and generation.
 */
final class VersionMaps {
  private final Database database;

  VersionMaps(Database database) {
    this.database = database;
  }

  /** Which versions are listed. */
  enum Kind {
    LIVE,
    /** The live and the noncurrent ones. */
    ALL,
    SOFT_DELETED
  }

  /**
   * A version in a list.
   *
   * @param key what the list is sorted by: the key of the name, and for all but the live ones alone
   *     the generation
   */
  record Entry(String key, ObjectVersion version) {}

  /** Reads a list from a key on. */
  @FunctionalInterface
  interface Cursor {
    Iterator<Entry> from(String key);
  }

  Optional<ObjectVersion> live(String bucket, String name) {
    return Optional.ofNullable(live(bucket).get(StorageNames.key(name)))
        .map(row -> ObjectVersion.ofRow(bucket, row));
  }

  Optional<ObjectVersion> former(String bucket, String name, long generation) {
    return Optional.ofNullable(former(bucket).get(key(name, generation)))
        .map(row -> ObjectVersion.ofRow(bucket, row));
  }

  void putLive(ObjectVersion version) {
    ObjectResource resource = version.resource();
    live(resource.bucket()).put(StorageNames.key(resource.name()), version.toRow());
  }

  /** Puts a version where it belongs. */
  void put(ObjectVersion version) {
    ObjectResource resource = version.resource();
    if (resource.ending() == null) {
      putLive(version);
    } else {
      former(resource.bucket()).put(key(resource.name(), resource.generation()), version.toRow());
    }
  }

  void remove(ObjectVersion version) {
    ObjectResource resource = version.resource();
    if (resource.ending() == null) {
      live(resource.bucket()).remove(StorageNames.key(resource.name()));
    } else {
      former(resource.bucket()).remove(key(resource.name(), resource.generation()));
    }
  }

  /** All live versions of a bucket. */
  Iterator<Entry> allLive(String bucket) {
    return entries(bucket, live(bucket), "").iterator();
  }

  /** All former versions of a bucket, also those that can't be restored any more. */
  Iterator<Entry> allFormer(String bucket) {
    return entries(bucket, former(bucket), "").iterator();
  }

  Iterator<Entry> from(String bucket, Kind kind, String from, Predicate<ObjectVersion> restorable) {
    if (kind == Kind.LIVE) {
      return entries(bucket, live(bucket), from).iterator();
    }
    Stream<Entry> former =
        entries(bucket, former(bucket), from)
            .filter(
                each ->
                    kind == Kind.SOFT_DELETED
                        ? restorable.test(each.version())
                        : !each.version().resource().softDeleted());
    if (kind == Kind.SOFT_DELETED) {
      return former.iterator();
    }
    // The live version is the youngest of its name: its key comes after those of the others.
    int end = from.indexOf('\0');
    String name = end < 0 ? from : from.substring(0, end);
    Stream<Entry> live =
        entries(bucket, live(bucket), name)
            .map(each -> new Entry(key(each.version()), each.version()))
            .filter(each -> each.key().compareTo(from) >= 0);
    return merged(former.iterator(), live.iterator());
  }

  private static Iterator<Entry> merged(Iterator<Entry> one, Iterator<Entry> other) {
    return new Iterator<>() {
      private Entry ofOne = one.hasNext() ? one.next() : null;
      private Entry ofOther = other.hasNext() ? other.next() : null;

      @Override
      public boolean hasNext() {
        return ofOne != null || ofOther != null;
      }

      @Override
      public Entry next() {
        Entry next;
        if (ofOther == null || (ofOne != null && ofOne.key().compareTo(ofOther.key()) < 0)) {
          next = ofOne;
          ofOne = one.hasNext() ? one.next() : null;
        } else {
          next = ofOther;
          ofOther = other.hasNext() ? other.next() : null;
        }
        if (next == null) {
          throw new NoSuchElementException();
        }
        return next;
      }
    };
  }

  private static Stream<Entry> entries(String bucket, MVMap<String, String> map, String from) {
    Iterator<String> keys = map.keyIterator(from);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(keys, 0), false)
        .flatMap(
            key ->
                Stream.ofNullable(map.get(key))
                    .map(row -> new Entry(key, ObjectVersion.ofRow(bucket, row))));
  }

  /** The key of a version in a list with all of them. */
  static String key(ObjectVersion version) {
    return key(version.resource().name(), version.resource().generation());
  }

  private static String key(String name, long generation) {
    return StorageNames.key(name) + "\0%019d".formatted(generation);
  }

  private MVMap<String, String> live(String bucket) {
    return database.map("storage.objects." + bucket);
  }

  private MVMap<String, String> former(String bucket) {
    return database.map("storage.former." + bucket);
  }
}
