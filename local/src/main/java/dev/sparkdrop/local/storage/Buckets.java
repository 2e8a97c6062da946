package dev.sparkdrop.local.storage;

import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The buckets there are. */
final class Buckets {
  private final Map<String, String> rows;
  private final Map<String, BucketState> parsed = new ConcurrentHashMap<>();
  private final Database database;
  private final Clock clock;

  Buckets(Database database, Clock clock) {
    this.rows = database.map("storage.buckets");
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

  void delete(String name, Preconditions preconditions, Predicate<String> empty) {
    database.together(
        () -> {
          preconditions.check(require(name));
          if (!empty.test(name)) {
            throw ApiError.alreadyExists("The bucket you tried to delete is not empty.");
          }
          parsed.remove(name);
          return rows.remove(name);
        });
    database.commit();
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

  /** All names, in their order. */
  Iterable<String> names() {
    return rows.keySet();
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
