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
  private final GenerationCounter generationCounter;
  private final Clock clock;
  private final List<Consumer<ObjectResource>> finalizeListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<ObjectResource>> deleteListeners = new CopyOnWriteArrayList<>();

  ObjectIndex(Database database, Buckets buckets, Blobs blobs, Clock clock) {
    this.database = database;
    this.buckets = buckets;
    this.blobs = blobs;
    this.clock = clock;
    this.generationCounter = new GenerationCounter(database, clock);
  }

  /** A content on its way to become an object. */
  record Draft(
      String bucket,
      String name,
      Attributes attributes,
      StoredContent.Stored stored,
      Integer componentCount) {
    Draft {
      StorageNames.checkObject(name);
    }
  }

  void onFinalize(Consumer<ObjectResource> listener) {
    finalizeListeners.add(listener);
  }

  void onDelete(Consumer<ObjectResource> listener) {
    deleteListeners.add(listener);
  }

  /** The live version, of a generation if one is given; 404 where there is none. */
  ObjectVersion get(String bucket, String name, Long generation) {
    buckets.require(bucket);
    return find(bucket, name)
        .filter(live -> generation == null || live.resource().generation() == generation)
        .orElseThrow(() -> ApiError.notFound("No such object: " + bucket + "/" + name));
  }

  Optional<ObjectVersion> find(String bucket, String name) {
    return Optional.ofNullable(objects(bucket).get(StorageNames.key(name)))
        .map(row -> ObjectVersion.ofRow(bucket, row));
  }

  /** Refuses early what {@link #put} would refuse now. */
  void check(String bucket, String name, Preconditions preconditions) {
    StorageNames.checkObject(name);
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
  ObjectResource put(Draft draft, Preconditions preconditions, Consumer<ObjectVersion> also)
      throws IOException {
    record Put(Optional<ObjectVersion> replaced, ObjectVersion fresh) {}
    Put put;
    try {
      put =
          database.together(
              () -> {
                buckets.require(draft.bucket());
                Optional<ObjectVersion> live = find(draft.bucket(), draft.name());
                preconditions.check(live);
                ObjectVersion fresh = version(draft);
                objects(draft.bucket()).put(StorageNames.key(draft.name()), fresh.toRow());
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
    ObjectVersion changed =
        database.together(
            () -> {
              ObjectVersion live = get(bucket, name, generation);
              preconditions.check(Optional.of(live));
              Attributes attributes = change.apply(live.resource().attributes());
              ObjectVersion next = live.with(attributes, clock.instant());
              objects(bucket).put(StorageNames.key(name), next.toRow());
              return next;
            });
    database.commit();
    return changed.resource();
  }

  void delete(String bucket, String name, Long generation, Preconditions preconditions)
      throws IOException {
    ObjectVersion deleted =
        database.together(
            () -> {
              ObjectVersion live = get(bucket, name, generation);
              preconditions.check(Optional.of(live));
              objects(bucket).remove(StorageNames.key(name));
              return live;
            });
    database.commit();
    gone(deleted);
  }

  boolean isEmpty(String bucket) {
    return objects(bucket).isEmpty();
  }

  /** The objects of a bucket from a key on, in the order of the keys, as of now. */
  Iterator<ObjectVersion> from(String bucket, String key) {
    buckets.require(bucket);
    MVMap<String, String> objects = objects(bucket);
    Stream<String> keys =
        StreamSupport.stream(
            ((Iterable<String>) () -> objects.keyIterator(key)).spliterator(), false);
    return keys.map(objects::get)
        .filter(row -> row != null)
        .map(row -> ObjectVersion.ofRow(bucket, row))
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

  private ObjectVersion version(Draft draft) {
    Instant now = clock.instant();
    ObjectResource resource =
        new ObjectResource(
            draft.bucket(),
            draft.name(),
            generationCounter.next(),
            1,
            draft.stored().size(),
            draft.attributes(),
            draft.stored().checksums().md5(),
            draft.stored().checksums().crc32c(),
            draft.componentCount(),
            now,
            now);
    return new ObjectVersion(resource, draft.stored().content());
  }

  private void gone(ObjectVersion object) {
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
