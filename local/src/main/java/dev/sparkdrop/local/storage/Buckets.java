package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Predicate;

/** The buckets there are. */
final class Buckets {
  private final Map<String, String> created;
  private final Database database;
  private final Clock clock;

  Buckets(Database database, Clock clock) {
    this.created = database.map("storage.buckets");
    this.database = database;
    this.clock = clock;
  }

  /** Whether it was not there before. */
  boolean create(String name) {
    StorageNames.checkBucket(name);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean fresh = created.putIfAbsent(name, now.toString()) == null;
    database.commit();
    return fresh;
  }

  void delete(String name, Predicate<String> empty) {
    database.together(
        () -> {
          require(name);
          if (!empty.test(name)) {
            throw ApiError.alreadyExists("The bucket you tried to delete is not empty.");
          }
          return created.remove(name);
        });
    database.commit();
  }

  void require(String name) {
    if (!created.containsKey(name)) {
      throw ApiError.notFound("The specified bucket does not exist.");
    }
  }

  Iterable<String> names() {
    return created.keySet();
  }

  JsonObject toJson(String name, String endpoint) {
    require(name);
    String time = created.get(name);
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#bucket");
    json.addProperty("id", name);
    json.addProperty("selfLink", endpoint + "/storage/v1/b/" + name);
    json.addProperty("name", name);
    json.addProperty("projectNumber", "1");
    json.addProperty("generation", "1");
    json.addProperty("metageneration", "1");
    json.addProperty("location", "US-CENTRAL1");
    json.addProperty("locationType", "region");
    json.addProperty("storageClass", "STANDARD");
    json.addProperty("etag", "CAE=");
    json.addProperty("timeCreated", time);
    json.addProperty("updated", time);
    JsonObject uniform = new JsonObject();
    uniform.addProperty("enabled", true);
    JsonObject iam = new JsonObject();
    iam.add("uniformBucketLevelAccess", uniform);
    iam.addProperty("publicAccessPrevention", "inherited");
    json.add("iamConfiguration", iam);
    return json;
  }

  /** All that begin with a prefix, as {@code storage#buckets}, in one page. */
  JsonObject list(String prefix, String endpoint) {
    JsonArray items = new JsonArray();
    for (String name : names()) {
      if (name.startsWith(prefix)) {
        items.add(toJson(name, endpoint));
      }
    }
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#buckets");
    json.add("items", items);
    return json;
  }

  /** The layout, which clients ask for to know whether folders are things of their own: no. */
  JsonObject layout(String name) {
    require(name);
    JsonObject hierarchical = new JsonObject();
    hierarchical.addProperty("enabled", false);
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#storageLayout");
    json.addProperty("bucket", name);
    json.addProperty("location", "US-CENTRAL1");
    json.addProperty("locationType", "region");
    json.add("hierarchicalNamespace", hierarchical);
    return json;
  }
}
