package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.function.Supplier;

/** Buckets: get, list, insert, delete, and what clients ask of their layout. */
final class BucketRoutes {
  private final Buckets buckets;
  private final ObjectIndex index;
  private final Supplier<String> endpoint;

  BucketRoutes(Buckets buckets, ObjectIndex index, Supplier<String> endpoint) {
    this.buckets = buckets;
    this.index = index;
    this.endpoint = endpoint;
  }

  void addTo(Router router) {
    String bucket = "/storage/v1/b/{bucket}";
    router.on("GET", "/storage/v1/b", this::list);
    router.on("POST", "/storage/v1/b", this::insert);
    router.on("GET", bucket, this::get);
    router.on("DELETE", bucket, this::delete);
    router.on("GET", bucket + "/storageLayout", this::layout);
  }

  private void list(HttpCall httpCall) throws IOException {
    httpCall.answer(200, buckets.list(httpCall.query("prefix", ""), endpoint.get()));
  }

  private void insert(HttpCall httpCall) throws IOException {
    JsonObject body = httpCall.json();
    String name = body.has("name") ? body.get("name").getAsString() : null;
    if (!buckets.create(name)) {
      throw ApiError.alreadyExists(
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    httpCall.answer(200, buckets.toJson(name, endpoint.get()));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, buckets.toJson(httpCall.variable("bucket"), endpoint.get()));
  }

  private void delete(HttpCall httpCall) throws IOException {
    buckets.delete(httpCall.variable("bucket"), index::isEmpty);
    httpCall.answer(204, new byte[0]);
  }

  private void layout(HttpCall httpCall) throws IOException {
    httpCall.answer(200, buckets.layout(httpCall.variable("bucket")));
  }
}
