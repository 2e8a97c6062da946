package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;

/** The REST face of serverless batches; they are cancelled through their operations. */
final class BatchRoutes {
  private static final String BATCHES = "/v1/projects/{project}/locations/{region}/batches";
  private static final int PAGE = 20;

  private final BatchStore batchStore;

  BatchRoutes(BatchStore batchStore) {
    this.batchStore = batchStore;
  }

  void install(Router router) {
    router
        .on("POST", BATCHES, this::create)
        .on("GET", BATCHES, this::list)
        .on("GET", BATCHES + "/{batch}", this::get)
        .on("DELETE", BATCHES + "/{batch}", this::delete)
        .on("POST", BATCHES + "/{batch}:analyze", this::analyze);
  }

  private void create(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200,
        batchStore.create(
            ClusterRoutes.place(httpCall),
            httpCall.json(),
            httpCall.query("batchId"),
            httpCall.query("requestId")));
  }

  private void list(HttpCall httpCall) throws IOException {
    String order = httpCall.query("orderBy", "").strip();
    if (!order.isEmpty() && !order.equals("create_time desc")) {
      throw ApiError.invalid(
          "Invalid value for field 'orderBy': '%s'. Use create_time desc, or none."
              .formatted(order));
    }
    httpCall.answer(
        200,
        Page.of(
            httpCall,
            "batches",
            batchStore.list(ClusterRoutes.place(httpCall), httpCall.query("filter")),
            PAGE));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, batchStore.get(ClusterRoutes.place(httpCall), httpCall.variable("batch")));
  }

  private void delete(HttpCall httpCall) throws IOException {
    batchStore.delete(ClusterRoutes.place(httpCall), httpCall.variable("batch"));
    httpCall.answer(200, new JsonObject());
  }

  private void analyze(HttpCall httpCall) {
    batchStore.get(ClusterRoutes.place(httpCall), httpCall.variable("batch"));
    throw ApiError.unoffered(
        "The local cloud does not analyze batches. What a driver prints is at its"
            + " runtimeInfo.outputUri.");
  }
}
