package dev.sparkdrop.local.access;

import static dev.sparkdrop.local.access.ApiMethod.ofProject;

import dev.sparkdrop.local.access.ApiMethod.Need;
import dev.sparkdrop.local.access.ApiMethod.Rule;
import dev.sparkdrop.local.http.HttpCall;
import java.util.ArrayList;
import java.util.HashMap;
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
  private static final String TARGET = "/b/{toBucket}/o/{toObject}";
  private static final String UPLOAD = "/upload" + BUCKET + "/o";

  private static final String FOLDER = BUCKET + "/managedFolders/{folder}";
  private static final String KEYS = "/storage/v1/projects/{project}/hmacKeys";
  private static final String XML = "/{bucket}/{object*}";
  private static final Rule FREE = (httpCall, status) -> List.of();

  static final Map<String, ApiMethod> BY_ROUTE = new HashMap<>();

  static {
    put("GET /storage/v1/b", ofProject("storage.buckets.list", "storage.buckets.list"));
    put("POST /storage/v1/b", ofProject("storage.buckets.insert", "storage.buckets.create"));
    put("GET " + BUCKET, ofBucket("storage.buckets.get", "storage.buckets.get"));
    put("PATCH " + BUCKET, ofBucket("storage.buckets.patch", "storage.buckets.update"));
    put("PUT " + BUCKET, ofBucket("storage.buckets.update", "storage.buckets.update"));
    put("DELETE " + BUCKET, ofBucket("storage.buckets.delete", "storage.buckets.delete"));
    put(
        "POST " + BUCKET + "/lockRetentionPolicy",
        ofBucket("storage.buckets.lockRetentionPolicy", "storage.buckets.update"));
    put(
        "GET " + BUCKET + "/storageLayout",
        ofBucket("storage.buckets.getStorageLayout", "storage.objects.list"));
    put(
        "POST " + BUCKET + "/restore",
        ofBucket("storage.buckets.restore", "storage.buckets.restore"));
    put("GET " + BUCKET + "/folders", ofBucket("storage.folders.list", "storage.folders.list"));
    put(
        "POST " + BUCKET + "/folders",
        ofBucket("storage.folders.insert", "storage.folders.create"));
    iam(BUCKET + "/iam", "buckets");
    acls(BUCKET + "/acl", "bucketAccessControls", "storage.buckets.");
    acls(BUCKET + "/defaultObjectAcl", "defaultObjectAccessControls", "storage.buckets.");
    acls(OBJECT + "/acl", "objectAccessControls", "storage.objects.");
    crud(BUCKET + "/notificationConfigs", "{notification}", "notifications", "storage.buckets.");
    crud(BUCKET + "/managedFolders", "{folder}", "managedFolders", "storage.managedFolders.");
    iam(FOLDER + "/iam", "managedFolders");
    put(
        "GET /storage/v1/projects/{project}/serviceAccount",
        ofProject("storage.projects.serviceAccount.get", "resourcemanager.projects.get"));
    put("POST " + KEYS, key("create"));
    put("GET " + KEYS, key("list"));
    put("GET " + KEYS + "/{accessId}", key("get"));
    put("PUT " + KEYS + "/{accessId}", key("update"));
    put("DELETE " + KEYS + "/{accessId}", key("delete"));
    put("GET " + BUCKET + "/o", method("objects.list", StorageMethods::list));
    put("GET " + OBJECT, method("objects.get", StorageMethods::get));
    put("GET /download" + OBJECT, method("objects.get", StorageMethods::get));
    put("PATCH " + OBJECT, method("objects.patch", StorageMethods::update));
    put("PUT " + OBJECT, method("objects.update", StorageMethods::update));
    put("DELETE " + OBJECT, method("objects.delete", (c, s) -> List.of(source(c, "delete"))));
    put(
        "POST " + OBJECT + "/restore",
        method("objects.restore", (c, s) -> List.of(source(c, "restore"), source(c, "create"))));
    put("POST " + UPLOAD, method("objects.insert", StorageMethods::insert));
    put("POST /resumable" + UPLOAD, method("objects.insert", StorageMethods::insert));
    // The address of a session is enough to go on with it.
    put("PUT " + UPLOAD, method("objects.insert", FREE));
    put("PUT /resumable" + UPLOAD, method("objects.insert", FREE));
    put("DELETE " + UPLOAD, method("objects.insert", FREE));
    put("DELETE /resumable" + UPLOAD, method("objects.insert", FREE));
    put(
        "POST " + OBJECT + "/copyTo" + TARGET,
        method("objects.copy", (httpCall, status) -> copy(httpCall, "toBucket")));
    put(
        "POST " + OBJECT + "/rewriteTo" + TARGET,
        method("objects.rewrite", (httpCall, status) -> copy(httpCall, "toBucket")));
    put("POST " + OBJECT + "/moveTo/o/{toObject}", method("objects.move", StorageMethods::move));
    put("POST " + OBJECT + "/compose", method("objects.compose", StorageMethods::compose));
    // Each request in it counts by itself.
    put("POST /batch/storage/v1", method("batch", FREE));
    put("GET " + XML, method("xml.getObject", StorageMethods::get));
    put("HEAD " + XML, method("xml.headObject", StorageMethods::get));
    put(
        "PUT " + XML,
        method("xml.putObject", (httpCall, status) -> create(httpCall, "bucket", "object")));
    put(
        "POST " + XML,
        method("xml.beginUpload", (httpCall, status) -> create(httpCall, "bucket", "object")));
    for (String form : List.of("POST /", "POST /{bucket}", "POST /{bucket}/")) {
      put(form, method("xml.postForm", (httpCall, status) -> create(httpCall, "bucket", "object")));
    }
    put("DELETE " + XML, method("xml.deleteObject", (c, s) -> List.of(source(c, "delete"))));
    put("GET /{bucket}", method("xml.listObjects", StorageMethods::list));
    put("GET /{bucket}/", method("xml.listObjects", StorageMethods::list));
    put("HEAD /{bucket}", ofBucket("storage.xml.headBucket", "storage.buckets.get"));
  }

  private static void put(String route, ApiMethod method) {
    BY_ROUTE.put(route, method);
  }

  private static void iam(String path, String kind) {
    String permission = "storage." + kind + ".";
    put("GET " + path, ofBucket("storage." + kind + ".getIamPolicy", permission + "getIamPolicy"));
    put("PUT " + path, ofBucket("storage." + kind + ".setIamPolicy", permission + "setIamPolicy"));
    put("GET " + path + "/testPermissions", method(kind + ".testIamPermissions", FREE));
  }

  private static void acls(String path, String kind, String permissions) {
    String entry = path + "/{entity}";
    String name = "storage." + kind + ".";
    put("GET " + path, ofBucket(name + "list", permissions + "getIamPolicy"));
    put("GET " + entry, ofBucket(name + "get", permissions + "getIamPolicy"));
    put("POST " + path, ofBucket(name + "insert", permissions + "setIamPolicy"));
    put("PUT " + entry, ofBucket(name + "update", permissions + "setIamPolicy"));
    put("PATCH " + entry, ofBucket(name + "patch", permissions + "setIamPolicy"));
    put("DELETE " + entry, ofBucket(name + "delete", permissions + "setIamPolicy"));
  }

  private static void crud(String path, String one, String kind, String permissions) {
    boolean own = permissions.endsWith(kind + ".");
    String name = "storage." + kind + ".";
    put("GET " + path, ofBucket(name + "list", permissions + (own ? "list" : "get")));
    put("GET " + path + "/" + one, ofBucket(name + "get", permissions + "get"));
    put("POST " + path, ofBucket(name + "insert", permissions + (own ? "create" : "update")));
    put(
        "DELETE " + path + "/" + one,
        ofBucket(name + "delete", permissions + (own ? "delete" : "update")));
  }

  private static ApiMethod key(String what) {
    return ofProject("storage.projects.hmacKeys." + what, "storage.hmacKeys." + what);
  }

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
