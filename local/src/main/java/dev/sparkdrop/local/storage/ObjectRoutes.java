package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Metadata of objects: get, list, patch, update, delete. */
final class ObjectRoutes {
  private final ObjectIndex index;
  private final MediaRoutes media;
  private final Supplier<String> endpoint;

  ObjectRoutes(ObjectIndex index, MediaRoutes media, Supplier<String> endpoint) {
    this.index = index;
    this.media = media;
    this.endpoint = endpoint;
  }

  void addTo(Router router) {
    String objects = "/storage/v1/b/{bucket}/o";
    String object = objects + "/{object}";
    router.on("GET", objects, this::list);
    router.on("GET", object, this::get);
    router.on("PATCH", object, this::patch);
    router.on("PUT", object, this::replace);
    router.on("DELETE", object, this::delete);
  }

  private void list(HttpCall httpCall) throws IOException {
    httpCall.answer(200, Listing.of(httpCall).page(index).toJson(endpoint.get()));
  }

  private void get(HttpCall httpCall) throws IOException {
    if (httpCall.query("alt", "json").equals("media")) {
      media.media(httpCall);
      return;
    }
    ObjectVersion object =
        index.get(httpCall.variable("bucket"), httpCall.variable("object"), generation(httpCall));
    if (Preconditions.of(httpCall, "if").notModified(object)) {
      httpCall.answer(304, new byte[0]);
      return;
    }
    answer(httpCall, object.resource());
  }

  private void patch(HttpCall httpCall) throws IOException {
    JsonObject patch = httpCall.json();
    change(httpCall, attributes -> attributes.patchedWith(patch));
  }

  /** Unlike a patch, what is not said is taken away. */
  private void replace(HttpCall httpCall) throws IOException {
    Attributes attributes = Attributes.of(httpCall.json());
    change(httpCall, old -> attributes);
  }

  private void change(HttpCall httpCall, UnaryOperator<Attributes> change) throws IOException {
    answer(
        httpCall,
        index.update(
            httpCall.variable("bucket"),
            httpCall.variable("object"),
            generation(httpCall),
            Preconditions.of(httpCall, "if"),
            change));
  }

  private void delete(HttpCall httpCall) throws IOException {
    index.delete(
        httpCall.variable("bucket"),
        httpCall.variable("object"),
        generation(httpCall),
        Preconditions.of(httpCall, "if"));
    httpCall.answer(204, new byte[0]);
  }

  private void answer(HttpCall httpCall, ObjectResource object) throws IOException {
    httpCall.with("ETag", object.etag()).answer(200, object.toJson(endpoint.get()));
  }

  private static Long generation(HttpCall httpCall) {
    return Preconditions.number("generation", httpCall::query);
  }
}
