package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.Call;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;

/** The REST face of clusters and operations. */
final class ClusterRoutes {
  static final String REGION = "/v1/projects/{project}/regions/{region}";

  private final Clusters clusters;
  private final Operations operations;
  private final State state;

  ClusterRoutes(Clusters clusters, Operations operations, State state) {
    this.clusters = clusters;
    this.operations = operations;
    this.state = state;
  }

  void install(Router router) {
    router
        .on("POST", REGION + "/clusters", this::create)
        .on("GET", REGION + "/clusters", this::list)
        .on("GET", REGION + "/clusters/{cluster}", this::get)
        .on("DELETE", REGION + "/clusters/{cluster}", this::delete)
        .on("GET", REGION + "/operations", this::listOperations)
        .on("GET", REGION + "/operations/{operation}", this::getOperation)
        .on("DELETE", REGION + "/operations/{operation}", this::deleteOperation)
        .on("POST", REGION + "/operations/{operation}:cancel", this::cancelOperation);
  }

  private void create(Call call) throws IOException {
    call.answer(200, clusters.create(place(call), call.json(), call.query("requestId")));
  }

  private void list(Call call) throws IOException {
    call.answer(200, Page.of(call, "clusters", clusters.list(place(call), call.query("filter"))));
  }

  private void get(Call call) throws IOException {
    call.answer(200, clusters.get(place(call), call.variable("cluster")));
  }

  private void delete(Call call) throws IOException {
    call.answer(
        200,
        clusters.delete(
            place(call),
            call.variable("cluster"),
            call.query("clusterUuid"),
            call.query("requestId")));
  }

  private void listOperations(Call call) throws IOException {
    call.answer(
        200,
        Page.of(
            call,
            "operations",
            state.read(() -> operations.list(place(call), call.query("filter")))));
  }

  private void getOperation(Call call) throws IOException {
    call.answer(200, state.read(() -> operations.get(operation(call))));
  }

  private void deleteOperation(Call call) throws IOException {
    state.change(
        () -> {
          operations.delete(operation(call));
          return call;
        });
    call.answer(200, new JsonObject());
  }

  /** Best effort, says the interface; a cluster's start or end cannot be taken back here. */
  private void cancelOperation(Call call) throws IOException {
    state.read(() -> operations.get(operation(call)));
    call.answer(200, new JsonObject());
  }

  static Place place(Call call) {
    return new Place(call.variable("project"), call.variable("region"));
  }

  private static String operation(Call call) {
    return place(call).name("operations", call.variable("operation"));
  }
}
