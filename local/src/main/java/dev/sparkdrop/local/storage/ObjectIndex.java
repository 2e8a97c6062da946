package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;

/**
 * The live objects of all buckets: every change is atomic, checked against its preconditions, and
 * outlives the process before anybody is told of it.
 */
final class ObjectIndex {
  private final Database database;
  private final Buckets buckets;
  private final Blobs blobs;
  private final Generations generations;
  private final Clock clock;
  private final List<Consumer<ObjectResource>> finalizeListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<ObjectResource>> deleteListeners = new CopyOnWriteArrayList<>();

  ObjectIndex(Database database, Buckets buckets, Blobs blobs, Clock clock) {
    this.database = database;
    this.buckets = buckets;
    this.blobs = blobs;
    this.clock = clock;
    this.generations = new Generations(database, clock);
  }

  /** A content on its way to become an object. */
  record Draft(
      String bucket,
      String name,
      Attributes attributes,
      Content.Stored stored,
      Integer componentCount) {
    Draft {
      Names.checkObject(name);
    }
  }

  void onFinalize(Consumer<ObjectResource> listener) {
    finalizeListeners.add(listener);
  }

  void onDelete(Consumer<ObjectResource> listener) {
    deleteListeners.add(listener);
  }

  /** The live version, of a generation if one is given; 404 where there is none. */
  StoredObject get(String bucket, String name, Long generation) {
    buckets.require(bucket);
    return find(bucket, name)
        .filter(live -> generation == null || live.resource().generation() == generation)
        .orElseThrow(() -> ApiError.notFound("No such object: " + bucket + "/" + name));
  }

  Optional<StoredObject> find(String bucket, String name) {
    return Optional.ofNullable(objects(bucket).get(Names.key(name)))
        .map(row -> StoredObject.ofRow(bucket, row));
  }

  /** Refuses early what {@link #put} would refuse now. */
  void check(String bucket, String name, Preconditions preconditions) {
    Names.checkObject(name);
    buckets.require(bucket);
    preconditions.check(find(bucket, name));
  }

  /** Makes a new version the live one. On a refusal the draft's content is deleted. */
  ObjectResource put(Draft draft, Preconditions preconditions) throws IOException {
    return put(draft, preconditions, fresh -> {});
  }

  /**
   * As {@link #put(Draft, Preconditions)}, with more changes of the database that are kept if and
   * only if the object is.
   */
  ObjectResource put(Draft draft, Preconditions preconditions, Consumer<StoredObject> also)
      throws IOException {
    record Put(Optional<StoredObject> replaced, StoredObject fresh) {}
    Put put;
    try {
      put =
          database.together(
              () -> {
                buckets.require(draft.bucket());
                Optional<StoredObject> live = find(draft.bucket(), draft.name());
                preconditions.check(live);
                StoredObject fresh = version(draft);
                objects(draft.bucket()).put(Names.key(draft.name()), fresh.toRow());
                also.accept(fresh);
                return new Put(live, fresh);
              });
    } catch (ApiError refused) {
      blobs.delete(draft.stored().content());
      throw refused;
    }
    database.commit();
    if (put.replaced().isPresent()) {
      gone(put.replaced().get());
    }
    finalizeListeners.forEach(listener -> listener.accept(put.fresh().resource()));
    return put.fresh().resource();
  }

  /** Changes the attributes of a live version. */
  ObjectResource update(
      String bucket,
      String name,
      Long generation,
      Preconditions preconditions,
      UnaryOperator<Attributes> change) {
    StoredObject changed =
        database.together(
            () -> {
              StoredObject live = get(bucket, name, generation);
              preconditions.check(Optional.of(live));
              Attributes attributes = change.apply(live.resource().attributes());
              StoredObject next = live.with(attributes, clock.instant());
              objects(bucket).put(Names.key(name), next.toRow());
              return next;
            });
    database.commit();
    return changed.resource();
  }

  void delete(String bucket, String name, Long generation, Preconditions preconditions)
      throws IOException {
    StoredObject deleted =
        database.together(
            () -> {
              StoredObject live = get(bucket, name, generation);
              preconditions.check(Optional.of(live));
              objects(bucket).remove(Names.key(name));
              return live;
            });
    database.commit();
    gone(deleted);
  }

  boolean isEmpty(String bucket) {
    return objects(bucket).isEmpty();
  }

  /** The objects of a bucket from a key on, in the order of the keys, as of now. */
  Iterator<StoredObject> from(String bucket, String key) {
    buckets.require(bucket);
    MVMap<String, String> objects = objects(bucket);
    Stream<String> keys =
        StreamSupport.stream(
            ((Iterable<String>) () -> objects.keyIterator(key)).spliterator(), false);
    return keys.map(objects::get)
        .filter(row -> row != null)
        .map(row -> StoredObject.ofRow(bucket, row))
        .iterator();
  }

  /** The ids of all blobs that objects point to. */
  Set<String> blobs() {
    Set<String> used = new HashSet<>();
    for (String bucket : buckets.names()) {
      from(bucket, "").forEachRemaining(object -> used.add(object.content().blob()));
    }
    return used;
  }

  private StoredObject version(Draft draft) {
    Instant now = clock.instant();
    ObjectResource resource =
        new ObjectResource(
            draft.bucket(),
            draft.name(),
            generations.next(),
            1,
            draft.stored().size(),
            draft.attributes(),
            draft.stored().checksums().md5(),
            draft.stored().checksums().crc32c(),
            draft.componentCount(),
            now,
            now);
    return new StoredObject(resource, draft.stored().content());
  }

  private void gone(StoredObject object) {
    try {
      blobs.delete(object.content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    deleteListeners.forEach(listener -> listener.accept(object.resource()));
  }

  private MVMap<String, String> objects(String bucket) {
    return database.map("storage.objects." + bucket);
  }
}
