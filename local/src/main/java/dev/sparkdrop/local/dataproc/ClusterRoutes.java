package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;

/** The REST face of clusters and operations. */
final class ClusterRoutes {
  static final String REGION = "/v1/projects/{project}/regions/{region}";

  private final ClusterStore clusterStore;
  private final Operations operations;
  private final State state;

  ClusterRoutes(ClusterStore clusterStore, Operations operations, State state) {
    this.clusterStore = clusterStore;
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

  private void create(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200, clusterStore.create(place(httpCall), httpCall.json(), httpCall.query("requestId")));
  }

  private void list(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200,
        Page.of(
            httpCall, "clusters", clusterStore.list(place(httpCall), httpCall.query("filter"))));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, clusterStore.get(place(httpCall), httpCall.variable("cluster")));
  }

  private void delete(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200,
        clusterStore.delete(
            place(httpCall),
            httpCall.variable("cluster"),
            httpCall.query("clusterUuid"),
            httpCall.query("requestId")));
  }

  private void listOperations(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200,
        Page.of(
            httpCall,
            "operations",
            state.read(() -> operations.list(place(httpCall), httpCall.query("filter")))));
  }

  private void getOperation(HttpCall httpCall) throws IOException {
    httpCall.answer(200, state.read(() -> operations.get(operation(httpCall))));
  }

  private void deleteOperation(HttpCall httpCall) throws IOException {
    state.change(
        () -> {
          operations.delete(operation(httpCall));
          return httpCall;
        });
    httpCall.answer(200, new JsonObject());
  }

  /** Best effort, says the interface; a cluster's start or end cannot be taken back here. */
  private void cancelOperation(HttpCall httpCall) throws IOException {
    state.read(() -> operations.get(operation(httpCall)));
    httpCall.answer(200, new JsonObject());
  }

  static Place place(HttpCall httpCall) {
    return new Place(httpCall.variable("project"), httpCall.variable("region"));
  }

  private static String operation(HttpCall httpCall) {
    return place(httpCall).name("operations", httpCall.variable("operation"));
  }
}
