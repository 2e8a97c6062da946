package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Buckets: get, list, insert, patch, update, delete, and what clients ask of their layout. */
final class BucketRoutes {
  private static final int PAGE = 1000;

  private final Buckets buckets;
  private final ObjectIndex index;

  BucketRoutes(Buckets buckets, ObjectIndex index) {
    this.buckets = buckets;
    this.index = index;
  }

  void addTo(Router router) {
    String bucket = "/storage/v1/b/{bucket}";
    router.on("GET", "/storage/v1/b", this::list);
    router.on("POST", "/storage/v1/b", this::insert);
    router.on("GET", bucket, this::get);
    router.on("PATCH", bucket, this::patch);
    router.on("PUT", bucket, this::update);
    router.on("DELETE", bucket, this::delete);
    router.on("POST", bucket + "/lockRetentionPolicy", this::lock);
    router.on("GET", bucket + "/storageLayout", this::layout);
    router.on("POST", bucket + "/restore", this::restore);
    // gcloud lists the folders of a bucket with a hierarchical namespace before it removes that.
    router.on("GET", bucket + "/folders", this::noFolders);
    router.on(
        "POST",
        bucket + "/folders",
        httpCall -> {
          throw ApiError.unoffered(
              "The local cloud has no folders of their own: objects make them by their names."
                  + " Use managed folders for policies.");
        });
  }

  private void noFolders(HttpCall httpCall) throws IOException {
    var unused = buckets.require(httpCall.variable("bucket"));
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#folders");
    json.add("items", new JsonArray());
    httpCall.answer(200, json);
  }

  private void list(HttpCall httpCall) throws IOException {
    String prefix = httpCall.query("prefix", "");
    Long asked = Preconditions.number("maxResults", httpCall::query);
    int limit = asked == null || asked < 1 ? PAGE : (int) Math.min(asked, PAGE);
    String after = PageToken.read(httpCall.query("pageToken", ""));
    List<BucketState> rest =
        (httpCall.flag("softDeleted") ? buckets.deletedFrom(prefix) : buckets.from(prefix))
            .stream().filter(bucket -> bucket.name().compareTo(after) > 0).toList();
    JsonArray items = new JsonArray();
    rest.stream().limit(limit).forEach(bucket -> items.add(json(httpCall, bucket)));
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#buckets");
    if (rest.size() > limit) {
      json.addProperty("nextPageToken", PageToken.of(rest.get(limit - 1).name()));
    }
    json.add("items", items);
    httpCall.answer(200, json);
  }

  private void insert(HttpCall httpCall) throws IOException {
    JsonObject said = httpCall.json();
    String name = BucketState.text(said, "name", null);
    StorageNames.checkBucket(name);
    if (httpCall.query("project", "").isEmpty()) {
      throw ApiError.invalid("Required parameter: project");
    }
    Acl.OF_BUCKET.predefine(said, httpCall.query("predefinedAcl"));
    Acl.DEFAULT.predefine(said, httpCall.query("predefinedDefaultObjectAcl"));
    BucketState bucket = BucketState.created(name, said, buckets.now());
    if (httpCall.flag("enableObjectRetention")) {
      bucket = bucket.withObjectRetention();
    }
    if (buckets.isDeleted(name)) {
      // One of that name that could be restored cannot be any more, nor can its objects.
      index.forget(name);
    }
    if (!buckets.create(bucket)) {
      throw ApiError.alreadyExists(
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    answer(httpCall, bucket);
  }

  private void get(HttpCall httpCall) throws IOException {
    String name = httpCall.variable("bucket");
    BucketState bucket =
        httpCall.flag("softDeleted")
            ? buckets.requireDeleted(name, generation(httpCall))
            : buckets.require(name);
    if (Preconditions.of(httpCall, "if").notModified(bucket)) {
      httpCall.answer(304, new byte[0]);
      return;
    }
    answer(httpCall, bucket);
  }

  private void restore(HttpCall httpCall) throws IOException {
    answer(httpCall, buckets.restore(httpCall.variable("bucket"), generation(httpCall)));
  }

  private static Long generation(HttpCall httpCall) {
    return Preconditions.number("generation", httpCall::query);
  }

  private void patch(HttpCall httpCall) throws IOException {
    JsonObject said = said(httpCall);
    change(httpCall, bucket -> bucket.patched(said, buckets.now()));
  }

  private void update(HttpCall httpCall) throws IOException {
    JsonObject said = said(httpCall);
    change(httpCall, bucket -> bucket.replaced(said, buckets.now()));
  }

  private static JsonObject said(HttpCall httpCall) throws IOException {
    JsonObject said = httpCall.json();
    Acl.OF_BUCKET.predefine(said, httpCall.query("predefinedAcl"));
    Acl.DEFAULT.predefine(said, httpCall.query("predefinedDefaultObjectAcl"));
    return said;
  }

  private void lock(HttpCall httpCall) throws IOException {
    if (Preconditions.number("ifMetagenerationMatch", httpCall::query) == null) {
      throw ApiError.invalid("Required parameter: ifMetagenerationMatch");
    }
    change(httpCall, bucket -> bucket.locked(buckets.now()));
  }

  private void change(HttpCall httpCall, UnaryOperator<BucketState> change) throws IOException {
    answer(
        httpCall,
        buckets.change(httpCall.variable("bucket"), Preconditions.of(httpCall, "if"), change));
  }

  private void delete(HttpCall httpCall) throws IOException {
    String name = httpCall.variable("bucket");
    if (!buckets.delete(name, Preconditions.of(httpCall, "if"), index::isEmpty)) {
      index.forget(name);
    }
    httpCall.answer(204, new byte[0]);
  }

  /** Whether folders are things of their own, which clients ask before they list. */
  private void layout(HttpCall httpCall) throws IOException {
    BucketState bucket = buckets.require(httpCall.variable("bucket"));
    JsonObject hierarchical = new JsonObject();
    hierarchical.addProperty("enabled", bucket.hierarchical());
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#storageLayout");
    json.addProperty("bucket", bucket.name());
    json.add("location", bucket.resource().get("location"));
    json.add("locationType", bucket.resource().get("locationType"));
    json.add("hierarchicalNamespace", hierarchical);
    httpCall.answer(200, json);
  }

  private static void answer(HttpCall httpCall, BucketState bucket) throws IOException {
    httpCall.with("ETag", bucket.etag()).answer(200, json(httpCall, bucket));
  }

  private static JsonObject json(HttpCall httpCall, BucketState bucket) {
    String projection = Objects.requireNonNullElse(httpCall.query("projection"), "noAcl");
    return bucket.toJson(httpCall.base(), projection.toLowerCase(Locale.ROOT).equals("full"));
  }
}
