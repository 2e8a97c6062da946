package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.Call;
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

  private void list(Call call) throws IOException {
    call.answer(200, Listing.of(call).page(index).toJson(endpoint.get()));
  }

  private void get(Call call) throws IOException {
    if (call.query("alt", "json").equals("media")) {
      media.media(call);
      return;
    }
    StoredObject object =
        index.get(call.variable("bucket"), call.variable("object"), generation(call));
    if (Preconditions.of(call, "if").notModified(object)) {
      call.answer(304, new byte[0]);
      return;
    }
    answer(call, object.resource());
  }

  private void patch(Call call) throws IOException {
    JsonObject patch = call.json();
    change(call, attributes -> attributes.patchedWith(patch));
  }

  /** Unlike a patch, what is not said is taken away. */
  private void replace(Call call) throws IOException {
    Attributes attributes = Attributes.of(call.json());
    change(call, old -> attributes);
  }

  private void change(Call call, UnaryOperator<Attributes> change) throws IOException {
    answer(
        call,
        index.update(
            call.variable("bucket"),
            call.variable("object"),
            generation(call),
            Preconditions.of(call, "if"),
            change));
  }

  private void delete(Call call) throws IOException {
    index.delete(
        call.variable("bucket"),
        call.variable("object"),
        generation(call),
        Preconditions.of(call, "if"));
    call.answer(204, new byte[0]);
  }

  private void answer(Call call, ObjectResource object) throws IOException {
    call.with("ETag", object.etag()).answer(200, object.toJson(endpoint.get()));
  }

  private static Long generation(Call call) {
    return Preconditions.number("generation", call::query);
  }
}
