package dev.sparkdrop.local.storage;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Objects made of objects: copy, rewrite, move, compose. */
final class CopyRoutes {
  private static final int MOST_SOURCES = 32;

  private final ObjectIndex index;
  private final Blobs blobs;
  private final Copies copies;
  private final ObjectView view;

  CopyRoutes(ObjectIndex index, Blobs blobs, Copies copies, ObjectView view) {
    this.index = index;
    this.blobs = blobs;
    this.copies = copies;
    this.view = view;
  }

  void addTo(Router router) {
    String source = "/storage/v1/b/{bucket}/o/{object}";
    String target = "/b/{toBucket}/o/{toObject}";
    router.on("POST", source + "/copyTo" + target, this::copy);
    router.on("POST", source + "/rewriteTo" + target, this::rewrite);
    router.on("POST", source + "/moveTo/o/{toObject}", this::move);
    router.on("POST", source + "/compose", this::compose);
  }

  private void copy(HttpCall httpCall) throws IOException {
    ObjectVersion source = source(httpCall, "sourceGeneration");
    view.answer(httpCall, copied(httpCall, source, httpCall.variable("toBucket")));
  }

  /** Done in one step, however large: the bytes get a second name. */
  private void rewrite(HttpCall httpCall) throws IOException {
    ObjectVersion source = source(httpCall, "sourceGeneration");
    ObjectResource object = copied(httpCall, source, httpCall.variable("toBucket"));
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#rewriteResponse");
    json.addProperty("totalBytesRewritten", Long.toString(object.size()));
    json.addProperty("objectSize", Long.toString(object.size()));
    json.addProperty("done", true);
    json.add("resource", view.json(httpCall, object));
    httpCall.answer(200, json);
  }

  /** A copy within the bucket, after which the source is gone, if it is still the one copied. */
  private void move(HttpCall httpCall) throws IOException {
    ObjectVersion source = source(httpCall, "sourceGeneration");
    if (httpCall.variable("object").equals(httpCall.variable("toObject"))) {
      throw ApiError.invalid("An object can't be moved to its own name.");
    }
    ObjectResource object = copied(httpCall, source, httpCall.variable("bucket"));
    index.delete(
        source.resource().bucket(),
        source.resource().name(),
        source.resource().generation(),
        Preconditions.NONE);
    view.answer(httpCall, object);
  }

  private ObjectVersion source(HttpCall httpCall, String generation) {
    ObjectVersion source =
        index.get(
            httpCall.variable("bucket"),
            httpCall.variable("object"),
            Preconditions.number(generation, httpCall::query));
    Preconditions.of(httpCall, "ifSource").check(Optional.of(source));
    String key = CustomerKey.sourceHash(httpCall);
    CustomerKey.check(source.resource(), key == null ? CustomerKey.hash(httpCall) : key);
    return source;
  }

  /** A body that says anything of the copy's attributes says all of them. */
  private ObjectResource copied(HttpCall httpCall, ObjectVersion source, String bucket)
      throws IOException {
    JsonObject body = httpCall.json();
    Acl.OF_OBJECT.predefine(body, httpCall.query("destinationPredefinedAcl"));
    return copies.copy(
        source,
        bucket,
        httpCall.variable("toObject"),
        Attributes.of(body),
        Preconditions.of(httpCall, "if"),
        CustomerKey.hash(httpCall));
  }

  private void compose(HttpCall httpCall) throws IOException {
    JsonObject body = httpCall.json();
    String bucket = httpCall.variable("bucket");
    Preconditions preconditions = Preconditions.of(httpCall, "if");
    index.check(bucket, httpCall.variable("object"), preconditions);
    List<ObjectVersion> sources = sources(bucket, body, CustomerKey.hash(httpCall));
    JsonObject destination =
        body.get("destination") instanceof JsonObject said ? said : new JsonObject();
    List<InputStream> streams = new ArrayList<>();
    StoredContent.Stored whole;
    try {
      for (ObjectVersion source : sources) {
        streams.add(Copies.present(source, () -> blobs.open(source.content(), 0)));
      }
      whole = blobs.write(new SequenceInputStream(Collections.enumeration(streams)));
    } finally {
      for (InputStream stream : streams) {
        stream.close();
      }
    }
    // The MD5 of a composite object is nowhere to be had in Cloud Storage either.
    Checksums checksums = new Checksums(whole.checksums().crc32c(), null);
    int components = sources.stream().mapToInt(CopyRoutes::components).sum();
    ObjectResource composed =
        index.put(
            new ObjectIndex.Draft(
                bucket,
                httpCall.variable("object"),
                Attributes.of(destination),
                new StoredContent.Stored(whole.content(), whole.size(), checksums),
                components,
                CustomerKey.hash(httpCall)),
            preconditions);
    if (httpCall.flag("deleteSourceObjects")
        || BucketState.text(body, "deleteSourceObjects", "false").equals("true")) {
      deleteSources(sources, composed);
    }
    view.answer(httpCall, composed);
  }

  /** Those that were composed, unless one has been replaced since, or is what was made of them. */
  private void deleteSources(List<ObjectVersion> sources, ObjectResource composed)
      throws IOException {
    for (ObjectVersion source : sources) {
      ObjectResource part = source.resource();
      boolean there =
          index
              .find(part.bucket(), part.name())
              .filter(live -> live.resource().generation() == part.generation())
              .isPresent();
      if (there && part.generation() != composed.generation()) {
        index.delete(part.bucket(), part.name(), null, Preconditions.NONE);
      }
    }
  }

  private List<ObjectVersion> sources(String bucket, JsonObject body, String keySha256) {
    if (body.get("sourceObjects") == null || !body.get("sourceObjects").isJsonArray()) {
      throw ApiError.invalid("A compose request needs 'sourceObjects', a list.");
    }
    List<ObjectVersion> sources = new ArrayList<>();
    for (JsonElement element : body.getAsJsonArray("sourceObjects")) {
      if (!(element instanceof JsonObject source) || !source.has("name")) {
        throw ApiError.invalid("Each of the 'sourceObjects' needs a 'name'.");
      }
      Long generation = Preconditions.number("generation", key -> Preconditions.text(source, key));
      ObjectVersion object = index.get(bucket, source.get("name").getAsString(), generation);
      if (source.get("objectPreconditions") instanceof JsonObject conditions) {
        Preconditions.of(conditions).check(Optional.of(object));
      }
      CustomerKey.check(object.resource(), keySha256);
      sources.add(object);
    }
    if (sources.isEmpty() || sources.size() > MOST_SOURCES) {
      throw ApiError.invalid(
          "The number of source components provided (%d) must be from 1 to %d."
              .formatted(sources.size(), MOST_SOURCES));
    }
    return sources;
  }

  private static int components(ObjectVersion source) {
    Integer count = source.resource().componentCount();
    return count == null ? 1 : count;
  }
}
