package dev.sparkdrop.local.access;

import static dev.sparkdrop.local.access.ApiMethod.ofProject;
import static java.util.Map.entry;

import dev.sparkdrop.local.access.ApiMethod.Need;
import dev.sparkdrop.local.access.ApiMethod.Rule;
import dev.sparkdrop.local.http.HttpCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Cloud Storage's methods need. From
 * https://cloud.google.com/storage/docs/access-control/iam-json, and for what replaces an object
 * https://cloud.google.com/storage/docs/json_api/v1/objects/insert.
 */
final class StorageMethods {
  private static final String BUCKET = "/storage/v1/b/{bucket}";
  private static final String OBJECT = BUCKET + "/o/{object}";
  private static final String XML_BUCKET = "/{bucket}";
  private static final String XML_OBJECT = XML_BUCKET + "/{object}";
  private static final String TARGET = "/b/{toBucket}/o/{toObject}";
  private static final String UPLOAD = "/upload" + BUCKET + "/o";

  static final Map<String, ApiMethod> BY_ROUTE =
      Map.ofEntries(
          entry("GET /storage/v1/b", ofProject("storage.buckets.list", "storage.buckets.list")),
          entry(
              "POST /storage/v1/b", ofProject("storage.buckets.insert", "storage.buckets.create")),
          entry("GET " + BUCKET, ofBucket("storage.buckets.get", "storage.buckets.get")),
          entry("DELETE " + BUCKET, ofBucket("storage.buckets.delete", "storage.buckets.delete")),
          entry(
              "GET " + BUCKET + "/storageLayout",
              ofBucket("storage.buckets.getStorageLayout", "storage.objects.list")),
          entry("GET " + BUCKET + "/o", method("objects.list", StorageMethods::list)),
          entry("GET " + OBJECT, method("objects.get", StorageMethods::get)),
          entry("GET /download" + OBJECT, method("objects.get", StorageMethods::get)),
          entry("PATCH " + OBJECT, method("objects.patch", StorageMethods::update)),
          entry("PUT " + OBJECT, method("objects.update", StorageMethods::update)),
          entry(
              "DELETE " + OBJECT, method("objects.delete", (c, s) -> List.of(source(c, "delete")))),
          entry("POST " + UPLOAD, method("objects.insert", StorageMethods::insert)),
          entry("POST /resumable" + UPLOAD, method("objects.insert", StorageMethods::insert)),
          // The address of a session is enough to go on with it.
          entry("PUT " + UPLOAD, method("objects.insert", (httpCall, status) -> List.of())),
          entry(
              "PUT /resumable" + UPLOAD, method("objects.insert", (httpCall, status) -> List.of())),
          entry("DELETE " + UPLOAD, method("objects.insert", (httpCall, status) -> List.of())),
          entry(
              "DELETE /resumable" + UPLOAD,
              method("objects.insert", (httpCall, status) -> List.of())),
          entry(
              "POST " + OBJECT + "/copyTo" + TARGET,
              method("objects.copy", (httpCall, status) -> copy(httpCall, "toBucket"))),
          entry(
              "POST " + OBJECT + "/rewriteTo" + TARGET,
              method("objects.rewrite", (httpCall, status) -> copy(httpCall, "toBucket"))),
          entry(
              "POST " + OBJECT + "/moveTo/o/{toObject}",
              method("objects.move", StorageMethods::move)),
          entry("POST " + OBJECT + "/compose", method("objects.compose", StorageMethods::compose)),
          entry("GET " + XML_BUCKET, method("objects.list", StorageMethods::list)),
          entry("GET " + XML_OBJECT, method("objects.get", StorageMethods::get)),
          entry("HEAD " + XML_OBJECT, method("objects.get", StorageMethods::get)),
          entry("PUT " + XML_OBJECT, method("objects.insert", StorageMethods::insert)),
          entry(
              "DELETE " + XML_OBJECT,
              method("objects.delete", (c, s) -> List.of(source(c, "delete")))),
          // Each request in it counts by itself.
          entry("POST /batch/storage/v1", method("batch", (httpCall, status) -> List.of())));

  private StorageMethods() {}

  private static ApiMethod method(String name, Rule rule) {
    return new ApiMethod("storage." + name, rule);
  }

  private static ApiMethod ofBucket(String name, String permission) {
    return new ApiMethod(
        name,
        (httpCall, status) ->
            List.of(new Need(permission, where(httpCall.variable("bucket"), ""))));
  }

  private static List<Need> list(HttpCall httpCall, int status) {
    String on = where(httpCall.variable("bucket"), httpCall.query("prefix", ""));
    return List.of(new Need("storage.objects.list", on));
  }

  /**
   * That an object is absent is told to those alone who may list: to others the answer is 403, as
   * public buckets show whose objects anybody may get.
   */
  private static List<Need> get(HttpCall httpCall, int status) {
    return status == 404
        ? List.of(source(httpCall, "get"), source(httpCall, "list"))
        : List.of(source(httpCall, "get"));
  }

  private static List<Need> update(HttpCall httpCall, int status) {
    return List.of(source(httpCall, "get"), source(httpCall, "update"));
  }

  private static List<Need> insert(HttpCall httpCall, int status) {
    // Going on with a session, as for PUT.
    return httpCall.query("upload_id") != null ? List.of() : create(httpCall, "bucket", "object");
  }

  private static List<Need> copy(HttpCall httpCall, String toBucket) {
    List<Need> needs = new ArrayList<>(create(httpCall, toBucket, "toObject"));
    needs.add(source(httpCall, "get"));
    return needs;
  }

  private static List<Need> move(HttpCall httpCall, int status) {
    List<Need> needs = new ArrayList<>(copy(httpCall, "bucket"));
    needs.add(source(httpCall, "delete"));
    return needs;
  }

  private static List<Need> compose(HttpCall httpCall, int status) {
    List<Need> needs = new ArrayList<>(create(httpCall, "bucket", "object"));
    needs.add(source(httpCall, "get"));
    return needs;
  }

  /** To replace an object is to delete it, unless the call says that there must be none. */
  private static List<Need> create(HttpCall httpCall, String bucket, String object) {
    String on = where(httpCall.variable(bucket), httpCall.variable(object));
    Need create = new Need("storage.objects.create", on);
    return httpCall.query("ifGenerationMatch", "").equals("0")
            || "0".equals(httpCall.header("x-goog-if-generation-match"))
        ? List.of(create)
        : List.of(create, new Need("storage.objects.delete", on));
  }

  private static Need source(HttpCall httpCall, String what) {
    return new Need(
        "storage.objects." + what, where(httpCall.variable("bucket"), httpCall.variable("object")));
  }

  /** The bucket, and the first folder of the name or prefix where it has one. */
  static String where(String bucket, String name) {
    int slash = name == null ? -1 : name.indexOf('/');
    return "gs://" + bucket + "/" + (slash < 0 ? "" : name.substring(0, slash + 1));
  }
}
