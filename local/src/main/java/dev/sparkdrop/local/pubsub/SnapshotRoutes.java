package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.pubsub.v1.CreateSnapshotRequest;
import com.google.pubsub.v1.UpdateSnapshotRequest;
import dev.sparkdrop.local.dataproc.ProtoJson;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.http.UpdateMask;
import dev.sparkdrop.local.iam.IamPolicies;
import dev.sparkdrop.local.iam.IamRoutes;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The REST face of snapshots. */
final class SnapshotRoutes {
  private static final String SNAPSHOTS = "/v1/projects/{project}/snapshots";

  private final Pubsub pubsub;

  SnapshotRoutes(Pubsub pubsub) {
    this.pubsub = pubsub;
  }

  void install(Router router, IamPolicies policies) {
    new IamRoutes(policies, httpCall -> snapshot(httpCall).get("name").getAsString())
        .addTo(router, SNAPSHOTS + "/{snapshot}");
    router
        .on("PUT", SNAPSHOTS + "/{snapshot}", this::create)
        .on("GET", SNAPSHOTS, this::list)
        .on("GET", SNAPSHOTS + "/{snapshot}", call -> call.answer(200, snapshot(call)))
        .on("PATCH", SNAPSHOTS + "/{snapshot}", this::update)
        .on("DELETE", SNAPSHOTS + "/{snapshot}", this::delete);
  }

  private void create(HttpCall httpCall) throws IOException {
    PubsubNames.check(httpCall.variable("snapshot"));
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), CreateSnapshotRequest.getDefaultInstance());
    String subscription = sent.has("subscription") ? sent.get("subscription").getAsString() : "";
    httpCall.answer(
        200, pubsub.snapshot(name(httpCall), subscription, sent.getAsJsonObject("labels")));
  }

  private void list(HttpCall httpCall) throws IOException {
    String prefix = "projects/" + httpCall.variable("project") + "/";
    SortedMap<String, JsonObject> found = new TreeMap<>();
    pubsub
        .snapshots()
        .all()
        .filter(snapshot -> snapshot.get("name").getAsString().startsWith(prefix))
        .forEach(snapshot -> found.put(snapshot.get("name").getAsString(), snapshot));
    httpCall.answer(200, PagedList.of(httpCall, "snapshots", found));
  }

  private void update(HttpCall httpCall) throws IOException {
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), UpdateSnapshotRequest.getDefaultInstance());
    JsonObject next =
        UpdateMask.apply(
            TopicRoutes.mask(httpCall, sent),
            snapshot(httpCall),
            TopicRoutes.member(sent, "snapshot"),
            Set.of("labels", "expireTime"));
    httpCall.answer(200, pubsub.snapshots().update(name(httpCall), next));
  }

  private void delete(HttpCall httpCall) throws IOException {
    pubsub.deleteSnapshot(name(httpCall));
    httpCall.answer(200, new JsonObject());
  }

  private JsonObject snapshot(HttpCall httpCall) {
    return pubsub.snapshots().require(name(httpCall));
  }

  private static String name(HttpCall httpCall) {
    return PubsubNames.snapshot(httpCall.variable("project"), httpCall.variable("snapshot"));
  }
}
