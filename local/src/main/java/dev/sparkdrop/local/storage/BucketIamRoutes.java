package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The IAM policies of buckets and managed folders, in Cloud Storage's own form. */
final class BucketIamRoutes {
  private static final String OWNER = "projectOwner:sparkdrop-local";
  private static final String EDITOR = "projectEditor:sparkdrop-local";

  private static final JsonObject OF_NEW_BUCKET =
      IamPolicies.policy(
          new TreeMap<>(
              Map.of(
                  "roles/storage.legacyBucketOwner", List.of(EDITOR, OWNER),
                  "roles/storage.legacyBucketReader", List.of("projectViewer:sparkdrop-local"))));
  private static final JsonObject OF_NEW_FOLDER = IamPolicies.policy(Map.of());

  private final Buckets buckets;
  private final ManagedFolders folders;
  private final IamPolicies policies;

  BucketIamRoutes(Buckets buckets, ManagedFolders folders, IamPolicies policies) {
    this.buckets = buckets;
    this.folders = folders;
    this.policies = policies;
  }

  void addTo(Router router) {
    addTo(router, "/storage/v1/b/{bucket}/iam", OF_NEW_BUCKET, this::bucket);
    addTo(
        router, "/storage/v1/b/{bucket}/managedFolders/{folder}/iam", OF_NEW_FOLDER, this::folder);
  }

  private String bucket(HttpCall httpCall) {
    return "projects/_/buckets/" + buckets.require(httpCall.variable("bucket")).name();
  }

  private String folder(HttpCall httpCall) {
    String bucket = httpCall.variable("bucket");
    return bucket(httpCall)
        + "/managedFolders/"
        + folders.require(bucket, httpCall.variable("folder")).get("name").getAsString();
  }

  private void addTo(
      Router router, String path, JsonObject absent, Function<HttpCall, String> resource) {
    router.on(
        "GET",
        path,
        httpCall -> {
          String id = resource.apply(httpCall);
          answer(httpCall, id, policies.get(id, absent));
        });
    router.on(
        "PUT",
        path,
        httpCall -> {
          String id = resource.apply(httpCall);
          JsonObject policy = httpCall.json();
          buckets.require(httpCall.variable("bucket")).checkPublic(policy.get("bindings"));
          answer(httpCall, id, policies.set(id, policy, absent));
        });
    router.on(
        "GET",
        path + "/testPermissions",
        httpCall -> {
          var unused = resource.apply(httpCall);
          JsonArray asked = new JsonArray();
          httpCall.queries("permissions").forEach(asked::add);
          JsonObject json = new JsonObject();
          json.addProperty("kind", "storage#testIamPermissionsResponse");
          json.add("permissions", asked);
          httpCall.answer(200, json);
        });
  }

  private static void answer(HttpCall httpCall, String id, JsonObject policy) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#policy");
    json.addProperty("resourceId", id);
    policy.asMap().forEach(json::add);
    httpCall.answer(200, json);
  }
}
