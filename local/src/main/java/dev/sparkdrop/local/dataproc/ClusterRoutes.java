package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import dev.sparkdrop.local.iam.IamRoutes;
import java.io.IOException;

/** The REST face of clusters and operations. */
final class ClusterRoutes {
  static final String REGION = "/v1/projects/{project}/regions/{region}";
  private static final String CLUSTER = REGION + "/clusters/{cluster}";

  private final ClusterStore clusterStore;
  private final Operations operations;
  private final BatchStore batchStore;
  private final State state;

  ClusterRoutes(
      ClusterStore clusterStore, Operations operations, BatchStore batchStore, State state) {
    this.clusterStore = clusterStore;
    this.operations = operations;
    this.batchStore = batchStore;
    this.state = state;
  }

  void install(Router router, IamPolicies policies) {
    new IamRoutes(policies, ClusterRoutes::named).addTo(router, CLUSTER);
    router
        .on("POST", REGION + "/clusters", this::create)
        .on("GET", REGION + "/clusters", this::list)
        .on("GET", REGION + "/clusters/{cluster}", this::get)
        .on("DELETE", REGION + "/clusters/{cluster}", this::delete)
        .on("PATCH", CLUSTER, this::update)
        .on("POST", CLUSTER + ":stop", this::stop)
        .on("POST", CLUSTER + ":start", this::start)
        .on("POST", CLUSTER + ":diagnose", this::refuse)
        .on("POST", CLUSTER + ":repair", this::refuse)
        .on("POST", CLUSTER + ":injectCredentials", this::refuse)
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

  private static String named(HttpCall httpCall) {
    return place(httpCall).name("clusters", httpCall.variable("cluster"));
  }

  private void update(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200,
        clusterStore.update(
            place(httpCall),
            httpCall.variable("cluster"),
            httpCall.json(),
            httpCall.query("updateMask"),
            httpCall.query("requestId")));
  }

  private void stop(HttpCall httpCall) throws IOException {
    String request = ResourceJson.text(httpCall.json(), "requestId");
    httpCall.answer(200, clusterStore.stop(place(httpCall), httpCall.variable("cluster"), request));
  }

  private void start(HttpCall httpCall) throws IOException {
    String request = ResourceJson.text(httpCall.json(), "requestId");
    httpCall.answer(
        200, clusterStore.start(place(httpCall), httpCall.variable("cluster"), request));
  }

  /** There are no machines behind a cluster here. */
  private void refuse(HttpCall httpCall) {
    clusterStore.get(place(httpCall), httpCall.variable("cluster"));
    throw ApiError.unoffered(
        "The clusters of the local cloud have no machines, so that there is nothing to look into or"
            + " to repair. What drivers print is in their output; other logs are in the data"
            + " folder.");
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

  /** Best effort, says the interface: a batch is stopped, a cluster's start or end goes on. */
  private void cancelOperation(HttpCall httpCall) throws IOException {
    batchStore.cancel(operation(httpCall));
    httpCall.answer(200, new JsonObject());
  }

  static Place place(HttpCall httpCall) {
    return new Place(httpCall.variable("project"), httpCall.variable("region"));
  }

  private static String operation(HttpCall httpCall) {
    return place(httpCall).name("operations", httpCall.variable("operation"));
  }
}
