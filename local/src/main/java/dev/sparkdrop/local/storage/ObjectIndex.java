package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The objects of all buckets, their noncurrent versions and those that can be restored: every
 * change is atomic, checked against its preconditions, and outlives the process before anybody is
 * told of it.
 */
final class ObjectIndex {
  private final Database database;
  private final Buckets buckets;
  private final Blobs blobs;
  private final VersionMaps versions;
  private final GenerationCounter generationCounter;
  private final Clock clock;
  private final List<ObjectEvent.Listener> listeners = new CopyOnWriteArrayList<>();

  ObjectIndex(Database database, Buckets buckets, Blobs blobs, Clock clock) {
    this.database = database;
    this.buckets = buckets;
    this.blobs = blobs;
    this.clock = clock;
    this.versions = new VersionMaps(database);
    this.generationCounter = new GenerationCounter(database, clock);
  }

  /**
   * A content on its way to become an object.
   *
   * @param keySha256 the hash of the customer's key; null for none
   */
  record Draft(
      String bucket,
      String name,
      Attributes attributes,
      StoredContent.Stored stored,
      Integer componentCount,
      String keySha256) {
    Draft {
      StorageNames.checkObject(name);
    }
  }

  /** What happened to one version, to be told when it is durable. */
  private record Told(ObjectEvent event, ObjectVersion version, Long other) {}

  void onEvent(ObjectEvent.Listener listener) {
    listeners.add(listener);
  }

  BucketState bucket(String name) {
    return buckets.require(name);
  }

  boolean has(String bucket) {
    return buckets.has(bucket);
  }

  /** The live version, or that of a generation if one is given; 404 where there is none. */
  ObjectVersion get(String bucket, String name, Long generation) {
    buckets.require(bucket);
    return find(bucket, name, generation)
        .orElseThrow(() -> ApiError.notFound("No such object: " + bucket + "/" + name));
  }

  Optional<ObjectVersion> find(String bucket, String name) {
    return versions.live(bucket, name);
  }

  private Optional<ObjectVersion> find(String bucket, String name, Long generation) {
    Optional<ObjectVersion> live = versions.live(bucket, name);
    if (generation == null
        || live.filter(it -> it.resource().generation() == generation).isPresent()) {
      return live;
    }
    return versions
        .former(bucket, name, generation)
        .filter(version -> !version.resource().softDeleted());
  }

  /** A version that was deleted and can be restored; 404 where there is none. */
  ObjectVersion softDeleted(String bucket, String name, Long generation) {
    buckets.require(bucket);
    if (generation == null) {
      throw ApiError.invalid("Required parameter: generation");
    }
    return versions
        .former(bucket, name, generation)
        .filter(this::restorable)
        .orElseThrow(() -> ApiError.notFound("No such object: " + bucket + "/" + name));
  }

  private boolean restorable(ObjectVersion version) {
    return version.resource().softDeleted()
        && version.resource().ending().hardDelete().isAfter(clock.instant());
  }

  /** Refuses early what {@link #put} would refuse now. */
  void check(String bucket, String name, Preconditions preconditions) {
    StorageNames.checkObject(name);
    BucketState into = buckets.require(bucket);
    Optional<ObjectVersion> live = find(bucket, name);
    preconditions.check(live);
    live.ifPresent(
        it -> Safeguards.checkGoes(into, it.resource(), into.versioned(), clock.instant()));
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
    List<Told> told = new ArrayList<>();
    ObjectVersion fresh;
    try {
      fresh =
          database.together(
              () -> {
                BucketState bucket = buckets.require(draft.bucket());
                Optional<ObjectVersion> live = find(draft.bucket(), draft.name());
                preconditions.check(live);
                ObjectVersion made =
                    version(bucket, draft, generationCounter.next(), clock.instant());
                Long generation = made.resource().generation();
                live.ifPresent(it -> told.add(end(bucket, it, bucket.versioned(), generation)));
                versions.putLive(made);
                also.accept(made);
                Long before = live.map(it -> it.resource().generation()).orElse(null);
                told.add(new Told(ObjectEvent.OBJECT_FINALIZE, made, before));
                return made;
              });
    } catch (ApiError refused) {
      blobs.delete(draft.stored().content());
      throw refused;
    }
    database.commit();
    tell(told);
    return fresh.resource();
  }

  /**
   * Puts a version of elsewhere where none is, with the generation and the time that it had there.
   * Listeners are not told: what follows from it has happened where it was made.
   */
  ObjectResource bring(Draft draft, long generation, Instant created) {
    ObjectVersion brought =
        database.together(
            () -> {
              BucketState bucket = buckets.require(draft.bucket());
              ObjectVersion made = version(bucket, draft, generation, created);
              generationCounter.passed(generation);
              versions.putLive(made);
              return made;
            });
    database.commit();
    return brought.resource();
  }

  /** Changes the attributes of a version, the live one where no generation is given. */
  ObjectResource update(
      String bucket,
      String name,
      Long generation,
      Preconditions preconditions,
      Function<ObjectResource, Attributes> change) {
    return update(bucket, name, generation, preconditions, change, false);
  }

  /**
   * Likewise.
   *
   * @param override whether a retention that is not locked may be shortened
   */
  ObjectResource update(
      String bucket,
      String name,
      Long generation,
      Preconditions preconditions,
      Function<ObjectResource, Attributes> change,
      boolean override) {
    ObjectVersion changed =
        database.together(
            () -> {
              ObjectVersion found = get(bucket, name, generation);
              preconditions.check(Optional.of(found));
              Attributes before = found.resource().attributes();
              Attributes after = change.apply(found.resource());
              Instant now = clock.instant();
              Safeguards.checkChange(buckets.require(bucket), before, after, override, now);
              ObjectVersion next = found.with(after, now);
              versions.put(next);
              return next;
            });
    database.commit();
    tell(List.of(new Told(ObjectEvent.OBJECT_METADATA_UPDATE, changed, null)));
    return changed.resource();
  }

  /** Deletes the live version, or, where a generation is given, that one for good. */
  void delete(String bucket, String name, Long generation, Preconditions preconditions)
      throws IOException {
    Told deleted =
        database.together(
            () -> {
              BucketState from = buckets.require(bucket);
              ObjectVersion found = get(bucket, name, generation);
              preconditions.check(Optional.of(found));
              return end(from, found, generation == null && from.versioned(), null);
            });
    database.commit();
    tell(List.of(deleted));
  }

  /** Ends a version: it stays as a noncurrent one, or can be restored, or is gone. */
  private Told end(BucketState bucket, ObjectVersion version, boolean archived, Long by) {
    Instant now = clock.instant();
    ObjectResource resource = version.resource();
    Safeguards.checkGoes(bucket, resource, archived, now);
    versions.remove(version);
    if (archived) {
      ObjectVersion noncurrent = version.ended(now, null);
      versions.put(noncurrent);
      return new Told(ObjectEvent.OBJECT_ARCHIVE, noncurrent, by);
    }
    if (!bucket.softDelete().isZero()) {
      ObjectVersion kept = version.ended(now, now.plus(bucket.softDelete()));
      versions.put(kept);
      return new Told(ObjectEvent.OBJECT_DELETE, kept, by);
    }
    return new Told(ObjectEvent.OBJECT_DELETE, version, by);
  }

  /** Makes a deleted version live again, as a new generation with the same content. */
  ObjectResource restore(ObjectVersion deleted, Preconditions preconditions) throws IOException {
    ObjectResource was = deleted.resource();
    StoredContent.Stored stored =
        new StoredContent.Stored(
            blobs.copy(deleted.content()), was.size(), new Checksums(was.crc32c(), was.md5Hash()));
    return put(
        new Draft(
            was.bucket(),
            was.name(),
            was.attributes(),
            stored,
            was.componentCount(),
            was.keySha256()),
        preconditions);
  }

  /** Forgets what could be restored until now, for good. */
  void purge(String bucket) throws IOException {
    forget(bucket, version -> version.resource().softDeleted() && !restorable(version));
  }

  /** Forgets all that was in a bucket that is gone, for good. */
  void forget(String bucket) throws IOException {
    forget(bucket, version -> true);
  }

  private void forget(String bucket, Predicate<ObjectVersion> which) throws IOException {
    List<ObjectVersion> over = new ArrayList<>();
    versions
        .allFormer(bucket)
        .forEachRemaining(
            each -> {
              if (which.test(each.version())) {
                over.add(each.version());
              }
            });
    for (ObjectVersion version : over) {
      versions.remove(version);
      database.commit();
      blobs.delete(version.content());
    }
  }

  boolean isEmpty(String bucket) {
    boolean[] empty = {!versions.allLive(bucket).hasNext()};
    versions
        .allFormer(bucket)
        .forEachRemaining(each -> empty[0] &= each.version().resource().softDeleted());
    return empty[0];
  }

  /** The versions of a kind from a key on, in the order of the keys, as of now. */
  VersionMaps.Cursor from(String bucket, VersionMaps.Kind kind) {
    buckets.require(bucket);
    return key -> versions.from(bucket, kind, key, this::restorable);
  }

  /** The ids of all blobs that objects point to. */
  Set<String> blobs() {
    Set<String> used = new HashSet<>();
    for (String bucket : buckets.names()) {
      versions.allLive(bucket).forEachRemaining(it -> used.add(it.version().content().blob()));
      versions.allFormer(bucket).forEachRemaining(it -> used.add(it.version().content().blob()));
    }
    return used;
  }

  private static ObjectVersion version(
      BucketState bucket, Draft draft, long generation, Instant now) {
    Attributes attributes = draft.attributes();
    JsonObject also = new JsonObject();
    if (attributes.get("storageClass") == null && !bucket.storageClass().equals("STANDARD")) {
      also.addProperty("storageClass", bucket.storageClass());
    }
    if (bucket.holdsNewObjects() && attributes.more("eventBasedHold") == null) {
      also.addProperty("eventBasedHold", true);
    }
    attributes = also.isEmpty() ? attributes : attributes.patchedWith(also);
    Safeguards.checkChange(bucket, Attributes.NONE, attributes, false, now);
    ObjectResource resource =
        new ObjectResource(
            draft.bucket(),
            draft.name(),
            generation,
            1,
            draft.stored().size(),
            attributes,
            draft.stored().checksums().md5(),
            draft.stored().checksums().crc32c(),
            draft.componentCount(),
            now,
            now,
            draft.keySha256(),
            null,
            null);
    return new ObjectVersion(resource, draft.stored().content());
  }

  private void tell(List<Told> told) {
    for (Told each : told) {
      boolean gone =
          each.event() == ObjectEvent.OBJECT_DELETE && each.version().resource().ending() == null;
      try {
        if (gone) {
          blobs.delete(each.version().content());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      listeners.forEach(
          listener -> listener.happened(each.event(), each.version().resource(), each.other()));
    }
  }
}
