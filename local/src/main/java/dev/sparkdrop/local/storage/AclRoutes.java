package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The entries of access lists, one by one, for all three kinds of lists. */
final class AclRoutes {
  private final Buckets buckets;
  private final ObjectIndex index;

  AclRoutes(Buckets buckets, ObjectIndex index) {
    this.buckets = buckets;
    this.index = index;
  }

  void addTo(Router router) {
    addTo(router, "/storage/v1/b/{bucket}/acl", Acl.OF_BUCKET);
    addTo(router, "/storage/v1/b/{bucket}/defaultObjectAcl", Acl.DEFAULT);
    addTo(router, "/storage/v1/b/{bucket}/o/{object}/acl", Acl.OF_OBJECT);
  }

  private void addTo(Router router, String path, Acl acl) {
    String entry = path + "/{entity}";
    router.on("GET", path, httpCall -> list(httpCall, acl));
    router.on("POST", path, httpCall -> set(httpCall, acl, httpCall.json()));
    router.on("GET", entry, httpCall -> answer(httpCall, acl, require(httpCall, acl)));
    router.on("PUT", entry, httpCall -> replace(httpCall, acl));
    router.on("PATCH", entry, httpCall -> change(httpCall, acl));
    router.on("DELETE", entry, httpCall -> delete(httpCall, acl));
  }

  private void list(HttpCall httpCall, Acl acl) throws IOException {
    BucketState bucket = bucket(httpCall, acl);
    JsonObject json = new JsonObject();
    json.addProperty(
        "kind",
        acl == Acl.OF_BUCKET ? "storage#bucketAccessControls" : "storage#objectAccessControls");
    json.add("items", acl == Acl.OF_OBJECT ? Acl.of(bucket, object(httpCall)) : acl.of(bucket));
    httpCall.answer(200, json);
  }

  /** Unlike a PATCH, it may be the first entry of its entity. */
  private void replace(HttpCall httpCall, Acl acl) throws IOException {
    JsonObject entry = httpCall.json();
    entry.addProperty("entity", httpCall.variable("entity"));
    set(httpCall, acl, entry);
  }

  private void change(HttpCall httpCall, Acl acl) throws IOException {
    JsonObject entry = require(httpCall, acl).deepCopy();
    JsonObject sent = httpCall.json();
    if (sent.has("role")) {
      entry.add("role", sent.get("role"));
    }
    set(httpCall, acl, entry);
  }

  private void set(HttpCall httpCall, Acl acl, JsonObject sent) throws IOException {
    JsonObject entry = acl.checked(sent);
    store(
        httpCall,
        acl,
        list -> {
          JsonArray next = without(list, entry.get("entity").getAsString());
          next.add(entry);
          return next;
        });
    answer(httpCall, acl, entry);
  }

  private void delete(HttpCall httpCall, Acl acl) throws IOException {
    require(httpCall, acl);
    store(httpCall, acl, list -> without(list, httpCall.variable("entity")));
    httpCall.answer(204, new byte[0]);
  }

  private void store(HttpCall httpCall, Acl acl, UnaryOperator<JsonArray> change) {
    BucketState bucket = bucket(httpCall, acl);
    if (acl == Acl.OF_OBJECT) {
      index.update(
          bucket.name(),
          httpCall.variable("object"),
          Preconditions.number("generation", httpCall::query),
          Preconditions.NONE,
          object -> {
            JsonObject patch = new JsonObject();
            patch.add("acl", change.apply(Acl.stored(bucket, object)));
            return object.attributes().patchedWith(patch);
          });
    } else {
      buckets.change(
          bucket.name(),
          Preconditions.NONE,
          now -> now.with(acl.member(), change.apply(acl.stored(now)), buckets.now()));
    }
  }

  private JsonObject require(HttpCall httpCall, Acl acl) {
    BucketState bucket = bucket(httpCall, acl);
    JsonArray list =
        acl == Acl.OF_OBJECT ? Acl.stored(bucket, object(httpCall)) : acl.stored(bucket);
    return find(list, httpCall.variable("entity"))
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "The specified ACL does not exist: " + httpCall.variable("entity")));
  }

  private static Optional<JsonObject> find(JsonArray list, String entity) {
    for (JsonElement entry : list) {
      if (entry.getAsJsonObject().get("entity").getAsString().equals(entity)) {
        return Optional.of(entry.getAsJsonObject());
      }
    }
    return Optional.empty();
  }

  private static JsonArray without(JsonArray list, String entity) {
    JsonArray rest = new JsonArray();
    list.forEach(
        entry -> {
          if (!entry.getAsJsonObject().get("entity").getAsString().equals(entity)) {
            rest.add(entry);
          }
        });
    return rest;
  }

  private void answer(HttpCall httpCall, Acl acl, JsonObject entry) throws IOException {
    ObjectResource object = acl == Acl.OF_OBJECT ? object(httpCall) : null;
    httpCall.answer(200, acl.shown(entry, httpCall.variable("bucket"), object));
  }

  private ObjectResource object(HttpCall httpCall) {
    return index
        .get(
            httpCall.variable("bucket"),
            httpCall.variable("object"),
            Preconditions.number("generation", httpCall::query))
        .resource();
  }

  /** Where access is uniform there are no lists, and the answer says so. */
  private BucketState bucket(HttpCall httpCall, Acl acl) {
    BucketState bucket = buckets.require(httpCall.variable("bucket"));
    if (bucket.uniform()) {
      throw ApiError.invalid(
          "Cannot use ACL API to %s %s when uniform bucket-level access is enabled. Read more at"
                  .formatted(
                      httpCall.method().equals("GET") ? "get" : "update",
                      acl == Acl.OF_OBJECT ? "object policy" : "bucket policy")
              + " https://cloud.google.com/storage/docs/uniform-bucket-level-access");
    }
    return bucket;
  }
}
