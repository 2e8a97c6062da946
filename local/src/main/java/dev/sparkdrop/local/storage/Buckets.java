package dev.sparkdrop.local.storage;

import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The buckets there are, and those that were deleted and can be restored. */
final class Buckets {
  private final Map<String, String> rows;

  /** One of each name, the last. */
  private final Map<String, String> deleted;

  private final Map<String, BucketState> parsed = new ConcurrentHashMap<>();
  private final Database database;
  private final Clock clock;

  Buckets(Database database, Clock clock) {
    this.rows = database.map("storage.buckets");
    this.deleted = database.map("storage.deletedBuckets");
    this.database = database;
    this.clock = clock;
    rows.forEach((name, row) -> parsed.put(name, parse(name, row)));
  }

  /** Earlier versions kept the time of creation alone. */
  private static BucketState parse(String name, String row) {
    return row.startsWith("{")
        ? new BucketState(JsonParser.parseString(row).getAsJsonObject())
        : BucketState.own(name, Instant.parse(row));
  }

  /** Whether it was not there before. */
  boolean create(BucketState bucket) {
    StorageNames.checkBucket(bucket.name());
    boolean fresh =
        database.together(
            () -> {
              boolean absent =
                  rows.putIfAbsent(bucket.name(), bucket.resource().toString()) == null;
              if (absent) {
                parsed.put(bucket.name(), bucket);
                deleted.remove(bucket.name());
              }
              return absent;
            });
    database.commit();
    return fresh;
  }

  /** Changes a bucket, if the change is let happen by what its caller expects. */
  BucketState change(String name, Preconditions preconditions, UnaryOperator<BucketState> change) {
    BucketState changed =
        database.together(
            () -> {
              BucketState now = require(name);
              preconditions.check(now);
              BucketState next = change.apply(now);
              rows.put(name, next.resource().toString());
              parsed.put(name, next);
              return next;
            });
    database.commit();
    return changed;
  }

  /**
   * Deletes a bucket.
   *
   * @return whether it can be restored
   */
  boolean delete(String name, Preconditions preconditions, Predicate<String> empty) {
    boolean restorable =
        database.together(
            () -> {
              BucketState bucket = require(name);
              preconditions.check(bucket);
              if (!empty.test(name)) {
                throw ApiError.alreadyExists("The bucket you tried to delete is not empty.");
              }
              parsed.remove(name);
              rows.remove(name);
              boolean kept = !bucket.softDelete().isZero();
              if (kept) {
                deleted.put(name, bucket.softDeleted(now()).resource().toString());
              }
              return kept;
            });
    database.commit();
    return restorable;
  }

  /** Whether there was one of that name, and none since. */
  boolean isDeleted(String name) {
    return deleted.containsKey(name);
  }

  /** One that was deleted and can be restored; 404 where there is none. */
  BucketState requireDeleted(String name, Long generation) {
    if (generation == null) {
      throw ApiError.invalid("Required parameter: generation");
    }
    return deletedFrom(name).stream()
        .filter(bucket -> bucket.name().equals(name) && bucket.generation() == generation)
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("The specified bucket does not exist."));
  }

  /** All whose names begin so and that can be restored, in their order. */
  List<BucketState> deletedFrom(String prefix) {
    return deleted.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> parse(entry.getKey(), entry.getValue()))
        .filter(this::restorable)
        .toList();
  }

  private boolean restorable(BucketState bucket) {
    return bucket.hardDelete().isAfter(clock.instant());
  }

  BucketState restore(String name, Long generation) {
    BucketState restored = requireDeleted(name, generation).restored(now());
    if (!create(restored)) {
      throw ApiError.alreadyExists("There is a bucket '" + name + "': it was made since.");
    }
    return restored;
  }

  /**
   * Forgets those whose time is over.
   *
   * @return their names
   */
  List<String> purge() {
    List<String> over =
        deleted.entrySet().stream()
            .filter(entry -> !restorable(parse(entry.getKey(), entry.getValue())))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(deleted::remove);
    database.commit();
    return over;
  }

  boolean has(String name) {
    return parsed.containsKey(name);
  }

  BucketState require(String name) {
    BucketState bucket = parsed.get(name);
    if (bucket == null) {
      throw ApiError.notFound("The specified bucket does not exist.");
    }
    return bucket;
  }

  /** The names of all, also of those that can be restored. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(rows.keySet());
    names.addAll(deleted.keySet());
    return names;
  }

  List<BucketState> from(String prefix) {
    return rows.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .flatMap(name -> Stream.ofNullable(parsed.get(name)))
        .toList();
  }

  /** Times of resources have milliseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
