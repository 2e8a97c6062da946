package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Call;
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

  private void list(Call call) throws IOException {
    call.answer(200, buckets.list(call.query("prefix", ""), endpoint.get()));
  }

  private void insert(Call call) throws IOException {
    JsonObject body = call.json();
    String name = body.has("name") ? body.get("name").getAsString() : null;
    if (!buckets.create(name)) {
      throw ApiError.alreadyExists(
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    call.answer(200, buckets.toJson(name, endpoint.get()));
  }

  private void get(Call call) throws IOException {
    call.answer(200, buckets.toJson(call.variable("bucket"), endpoint.get()));
  }

  private void delete(Call call) throws IOException {
    buckets.delete(call.variable("bucket"), index::isEmpty);
    call.answer(204, new byte[0]);
  }

  private void layout(Call call) throws IOException {
    call.answer(200, buckets.layout(call.variable("bucket")));
  }
}
