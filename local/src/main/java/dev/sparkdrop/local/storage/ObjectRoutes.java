package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Metadata of objects: get, list, patch, update, delete. */
final class ObjectRoutes {
  private final ObjectIndex index;
  private final MediaRoutes media;
  private final ManagedFolders folders;
  private final ObjectView view;

  ObjectRoutes(ObjectIndex index, MediaRoutes media, ManagedFolders folders, ObjectView view) {
    this.index = index;
    this.media = media;
    this.folders = folders;
    this.view = view;
  }

  void addTo(Router router) {
    String objects = "/storage/v1/b/{bucket}/o";
    String object = objects + "/{object}";
    router.on("GET", objects, this::list);
    router.on("GET", object, this::get);
    router.on("PATCH", object, this::patch);
    router.on("PUT", object, this::replace);
    router.on("DELETE", object, this::delete);
    router.on("POST", object + "/restore", this::restore);
  }

  private void list(HttpCall httpCall) throws IOException {
    Listing listing = Listing.of(httpCall);
    Listing.Page page = listing.page(index);
    if (httpCall.flag("includeFoldersAsPrefixes")) {
      page = listing.withFolders(page, folders.names(listing.bucket()));
    }
    httpCall.answer(200, page.toJson(object -> view.json(httpCall, object)));
  }

  private void get(HttpCall httpCall) throws IOException {
    if (httpCall.query("alt", "json").equals("media")) {
      media.media(httpCall);
      return;
    }
    ObjectVersion object = found(httpCall);
    if (Preconditions.of(httpCall, "if").notModified(object)) {
      httpCall.answer(304, new byte[0]);
      return;
    }
    view.answer(httpCall, object.resource());
  }

  private ObjectVersion found(HttpCall httpCall) {
    String bucket = httpCall.variable("bucket");
    String name = httpCall.variable("object");
    return httpCall.flag("softDeleted")
        ? index.softDeleted(bucket, name, generation(httpCall))
        : index.get(bucket, name, generation(httpCall));
  }

  private void restore(HttpCall httpCall) throws IOException {
    ObjectVersion deleted =
        index.softDeleted(
            httpCall.variable("bucket"), httpCall.variable("object"), generation(httpCall));
    String token = httpCall.query("restoreToken");
    if (token != null && !token.equals(ObjectView.restoreToken(deleted.resource()))) {
      throw ApiError.invalid("The restoreToken is not that of this deleted object.");
    }
    view.answer(httpCall, index.restore(deleted, Preconditions.of(httpCall, "if")));
  }

  private void patch(HttpCall httpCall) throws IOException {
    JsonObject patch = httpCall.json();
    Acl.OF_OBJECT.predefine(patch, httpCall.query("predefinedAcl"));
    change(httpCall, attributes -> attributes.patchedWith(patch));
  }

  /** Unlike a patch, what is not said is taken away. */
  private void replace(HttpCall httpCall) throws IOException {
    Attributes attributes = Attributes.of(httpCall.json());
    change(httpCall, old -> attributes);
  }

  private void change(HttpCall httpCall, UnaryOperator<Attributes> change) throws IOException {
    view.answer(
        httpCall,
        index.update(
            httpCall.variable("bucket"),
            httpCall.variable("object"),
            generation(httpCall),
            Preconditions.of(httpCall, "if"),
            object -> change.apply(object.attributes()),
            httpCall.flag("overrideUnlockedRetention")));
  }

  private void delete(HttpCall httpCall) throws IOException {
    index.delete(
        httpCall.variable("bucket"),
        httpCall.variable("object"),
        generation(httpCall),
        Preconditions.of(httpCall, "if"));
    httpCall.answer(204, new byte[0]);
  }

  private static Long generation(HttpCall httpCall) {
    return Preconditions.number("generation", httpCall::query);
  }
}
