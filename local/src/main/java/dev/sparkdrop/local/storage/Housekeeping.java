package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Cloud Storage does by itself, in time: it carries out the lifecycle rules of buckets, and
 * forgets what was deleted long enough ago.
 */
final class Housekeeping {
  private static final String ABORT = "AbortIncompleteMultipartUpload";

  private final Buckets buckets;
  private final ObjectIndex index;
  private final PartUploads partUploads;
  private final Clock clock;

  Housekeeping(Buckets buckets, ObjectIndex index, PartUploads partUploads, Clock clock) {
    this.buckets = buckets;
    this.index = index;
    this.partUploads = partUploads;
    this.clock = clock;
  }

  /** Does all that is due now. */
  void run() throws IOException {
    for (String gone : buckets.purge()) {
      index.forget(gone);
    }
    for (BucketState bucket : buckets.from("")) {
      index.purge(bucket.name());
      if (!bucket.lifecycleRules().isEmpty()) {
        apply(bucket);
        abortUploads(bucket);
      }
    }
  }

  /** A version, and how many of its name are newer. */
  private record Candidate(ObjectResource object, int newer) {}

  private void apply(BucketState bucket) throws IOException {
    for (Candidate candidate : candidates(bucket)) {
      String action = "";
      String storageClass = null;
      for (JsonElement each : bucket.lifecycleRules()) {
        JsonObject rule = each.getAsJsonObject();
        JsonObject does = BucketState.object(rule, "action");
        boolean matches = matches(BucketState.object(rule, "condition"), candidate);
        String type = BucketState.text(does, "type", "");
        if (matches && !action.equals("Delete") && !type.equals(ABORT)) {
          action = type;
          storageClass = BucketState.text(does, "storageClass", storageClass);
        }
      }
      perform(action, storageClass, candidate.object());
    }
  }

  private void abortUploads(BucketState bucket) throws IOException {
    for (JsonElement each : bucket.lifecycleRules()) {
      JsonObject rule = each.getAsJsonObject();
      if (BucketState.text(BucketState.object(rule, "action"), "type", "").equals(ABORT)) {
        JsonObject condition = BucketState.object(rule, "condition");
        for (PartUploads.Upload upload : partUploads.underWay(bucket.name())) {
          if (condition.entrySet().stream()
              .allMatch(it -> holds(it.getKey(), it.getValue(), upload))) {
            partUploads.drop(upload);
          }
        }
      }
    }
  }

  private boolean holds(String name, JsonElement value, PartUploads.Upload upload) {
    return switch (name) {
      case "age" -> older(Micros.instant(upload.begun()), value);
      case "matchesPrefix" -> any(value, upload.name()::startsWith);
      case "matchesSuffix" -> any(value, upload.name()::endsWith);
      default -> false;
    };
  }

  private void perform(String action, String storageClass, ObjectResource object)
      throws IOException {
    boolean live = object.ending() == null;
    try {
      if (action.equals("Delete")) {
        Long generation = live ? null : Long.valueOf(object.generation());
        index.delete(object.bucket(), object.name(), generation, only(object));
      } else if (action.equals("SetStorageClass") && !object.storageClass().equals(storageClass)) {
        JsonObject patch = new JsonObject();
        patch.addProperty("storageClass", storageClass);
        index.update(
            object.bucket(),
            object.name(),
            object.generation(),
            Preconditions.NONE,
            found -> found.attributes().patchedWith(patch));
      }
    } catch (ApiError kept) {
      // A hold or a retention outweighs the rule, or the version has been replaced meanwhile.
    }
  }

  private static Preconditions only(ObjectResource object) {
    return new Preconditions(object.generation(), null, null, null);
  }

  private List<Candidate> candidates(BucketState bucket) {
    List<ObjectResource> oldestFirst = new ArrayList<>();
    Map<String, Integer> count = new HashMap<>();
    Iterator<VersionMaps.Entry> all = index.from(bucket.name(), VersionMaps.Kind.ALL).from("");
    while (all.hasNext()) {
      ObjectResource object = all.next().version().resource();
      oldestFirst.add(object);
      count.merge(object.name(), 1, Integer::sum);
    }
    List<Candidate> candidates = new ArrayList<>();
    for (ObjectResource object : oldestFirst) {
      int newer = count.merge(object.name(), -1, Integer::sum);
      candidates.add(new Candidate(object, newer));
    }
    return candidates;
  }

  /** All conditions of a rule must hold; one that is not known here holds never. */
  private boolean matches(JsonObject condition, Candidate candidate) {
    return condition.entrySet().stream()
        .allMatch(each -> holds(each.getKey(), each.getValue(), candidate));
  }

  private boolean holds(String name, JsonElement value, Candidate candidate) {
    ObjectResource object = candidate.object();
    Optional<Instant> ended = Optional.ofNullable(object.ending()).map(it -> it.deleted());
    return switch (name) {
      case "age" -> older(object.timeCreated(), value);
      case "createdBefore" -> object.timeCreated().isBefore(midnight(value));
      case "isLive" -> value.getAsBoolean() == ended.isEmpty();
      case "numNewerVersions" -> candidate.newer() >= value.getAsInt();
      case "daysSinceNoncurrentTime" -> ended.filter(at -> older(at, value)).isPresent();
      case "noncurrentTimeBefore" -> ended.filter(at -> at.isBefore(midnight(value))).isPresent();
      case "daysSinceCustomTime" -> custom(object).filter(at -> older(at, value)).isPresent();
      case "customTimeBefore" ->
          custom(object).filter(at -> at.isBefore(midnight(value))).isPresent();
      case "matchesPrefix" -> any(value, object.name()::startsWith);
      case "matchesSuffix" -> any(value, object.name()::endsWith);
      case "matchesStorageClass" -> any(value, object.storageClass()::equals);
      default -> false;
    };
  }

  private boolean older(Instant than, JsonElement days) {
    return !than.plus(Duration.ofDays(days.getAsLong())).isAfter(clock.instant());
  }

  private static Instant midnight(JsonElement date) {
    return LocalDate.parse(date.getAsString()).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Optional<Instant> custom(ObjectResource object) {
    return Optional.ofNullable(object.attributes().get("customTime")).map(Instant::parse);
  }

  private static boolean any(JsonElement list, Predicate<String> test) {
    return list instanceof JsonArray texts
        && texts.asList().stream().anyMatch(text -> test.test(text.getAsString()));
  }
}
