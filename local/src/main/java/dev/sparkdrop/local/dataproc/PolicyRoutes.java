package dev.sparkdrop.local.dataproc;

import com.google.cloud.dataproc.v1.AutoscalingPolicy;
import com.google.cloud.dataproc.v1.WorkflowTemplate;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Message;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.List;

/**
 * Autoscaling policies and workflow templates: they are kept and shown. Clusters here do not grow,
 * and a template is not carried out: that is refused.
 */
final class PolicyRoutes {
  private static final List<String> PLACES =
      List.of(
          "/v1/projects/{project}/regions/{region}/", "/v1/projects/{project}/locations/{region}/");

  private final State state;

  PolicyRoutes(State state) {
    this.state = state;
  }

  /**
   * A kind of resource.
   *
   * @param collection its part of a path
   * @param member the member of a list that has them
   */
  private record Kind(String collection, String member, Message type, boolean versioned) {
    String name(HttpCall httpCall, String id) {
      String place = httpCall.rawPath().contains("/locations/") ? "locations" : "regions";
      return "projects/%s/%s/%s/%s/%s"
          .formatted(
              httpCall.variable("project"), place, httpCall.variable("region"), collection, id);
    }
  }

  void install(Router router) {
    install(
        router,
        new Kind("autoscalingPolicies", "policies", AutoscalingPolicy.getDefaultInstance(), false));
    install(
        router,
        new Kind("workflowTemplates", "templates", WorkflowTemplate.getDefaultInstance(), true));
  }

  private void install(Router router, Kind kind) {
    for (String place : PLACES) {
      String all = place + kind.collection();
      router
          .on("POST", all, httpCall -> create(httpCall, kind))
          .on("GET", all, httpCall -> list(httpCall, kind))
          .on("GET", all + "/{id}", httpCall -> httpCall.answer(200, get(httpCall, kind)))
          .on("PUT", all + "/{id}", httpCall -> update(httpCall, kind))
          .on("DELETE", all + "/{id}", httpCall -> delete(httpCall, kind));
      if (kind.versioned()) {
        router
            .on("POST", all + "/{id}:instantiate", PolicyRoutes::refuse)
            .on("POST", all + ":instantiateInline", PolicyRoutes::refuse);
      }
    }
  }

  private static void refuse(HttpCall httpCall) {
    throw ApiError.unoffered(
        "The local cloud keeps workflow templates and does not carry them out. Submit the jobs of"
            + " the template to a cluster.");
  }

  private void create(HttpCall httpCall, Kind kind) throws IOException {
    JsonObject resource = ProtoJson.canonical(httpCall.json(), kind.type());
    String id = ResourceJson.text(resource, "id");
    Syntax.jobId(id == null ? "" : id);
    resource.addProperty("name", kind.name(httpCall, id));
    stamp(resource, kind, 1, state.now().toString());
    StoredRow made =
        state.change(
            () -> {
              if (state.policies.get(key(httpCall, kind, id)).isPresent()) {
                throw ApiError.alreadyExists("Already exists: " + kind.name(httpCall, id));
              }
              StoredRow row =
                  StoredRow.of(
                      key(httpCall, kind, id),
                      ClusterRoutes.place(httpCall),
                      state.nextSequence(),
                      resource);
              state.policies.put(row);
              return row;
            });
    httpCall.answer(200, made.resource());
  }

  private static void stamp(JsonObject resource, Kind kind, int version, String created) {
    if (kind.versioned()) {
      resource.add("version", new JsonPrimitive(version));
      resource.addProperty("createTime", created);
    }
  }

  private void list(HttpCall httpCall, Kind kind) throws IOException {
    String prefix = key(httpCall, kind, "");
    List<StoredRow> rows =
        state.read(() -> state.policies.all().filter(row -> row.key().startsWith(prefix)).toList());
    httpCall.answer(200, Page.of(httpCall, kind.member(), rows));
  }

  private JsonObject get(HttpCall httpCall, Kind kind) {
    return state.read(() -> row(httpCall, kind).resource());
  }

  private void update(HttpCall httpCall, Kind kind) throws IOException {
    JsonObject sent = ProtoJson.canonical(httpCall.json(), kind.type());
    JsonObject now =
        state.change(
            () -> {
              StoredRow row = row(httpCall, kind);
              JsonObject before = row.resource();
              sent.add("id", before.get("id"));
              sent.add("name", before.get("name"));
              int version = kind.versioned() ? before.get("version").getAsInt() + 1 : 1;
              stamp(sent, kind, version, ResourceJson.text(before, "createTime"));
              row.json().add("resource", sent);
              state.policies.put(row);
              return sent;
            });
    httpCall.answer(200, now);
  }

  private void delete(HttpCall httpCall, Kind kind) throws IOException {
    state.change(
        () -> {
          StoredRow row = row(httpCall, kind);
          state.policies.remove(row.key());
          return row;
        });
    httpCall.answer(200, new JsonObject());
  }

  private StoredRow row(HttpCall httpCall, Kind kind) {
    String id = httpCall.variable("id");
    return state
        .policies
        .get(key(httpCall, kind, id))
        .orElseThrow(() -> ApiError.notFound("Not found: " + kind.name(httpCall, id)));
  }

  /** The same by either of its paths. */
  private static String key(HttpCall httpCall, Kind kind, String id) {
    return ClusterRoutes.place(httpCall).name(kind.collection(), id);
  }
}
