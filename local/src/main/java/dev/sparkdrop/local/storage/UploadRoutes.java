package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Call;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** The three ways to bring an object's content: at once, with its metadata, or in pieces. */
final class UploadRoutes {
  private final ObjectIndex index;
  private final Blobs blobs;
  private final Uploads uploads;
  private final Supplier<String> endpoint;

  UploadRoutes(ObjectIndex index, Blobs blobs, Uploads uploads, Supplier<String> endpoint) {
    this.index = index;
    this.blobs = blobs;
    this.uploads = uploads;
    this.endpoint = endpoint;
  }

  void addTo(Router router) {
    // gcloud begins resumable uploads at the second of these.
    for (String start : List.of("", "/resumable")) {
      String path = start + "/upload/storage/v1/b/{bucket}/o";
      router.on("POST", path, this::begin);
      router.on("PUT", path, this::receive);
      router.on("DELETE", path, this::cancel);
    }
  }

  private void begin(Call call) throws IOException {
    if (call.query("upload_id") != null) {
      receive(call);
      return;
    }
    switch (call.query("uploadType", "")) {
      case "media" -> media(call);
      case "multipart" -> multipart(call);
      case "resumable" -> resumable(call);
      default ->
          throw ApiError.invalid("'uploadType' must be 'media', 'multipart' or 'resumable'.");
    }
  }

  private void media(Call call) throws IOException {
    JsonObject resource = new JsonObject();
    if (call.query("contentEncoding") != null) {
      resource.addProperty("contentEncoding", call.query("contentEncoding"));
    }
    Target target = target(call, resource, call.header("Content-Type"));
    store(call, target, blobs.write(call.body()));
  }

  private void multipart(Call call) throws IOException {
    Multipart parts = new Multipart(call.body(), call.header("Content-Type"));
    Multipart.Part metadata = parts.require("part with the metadata");
    JsonObject resource = json(metadata);
    Multipart.Part media = parts.require("part with the content");
    Target target = target(call, resource, media.header("content-type"));
    Content.Stored stored = blobs.write(media.body());
    try {
      if (parts.next().isPresent()) {
        throw ApiError.invalid("The multipart request has more than metadata and content.");
      }
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    store(call, target, stored);
  }

  private void resumable(Call call) throws IOException {
    Target target = target(call, call.json(), call.header("X-Upload-Content-Type"));
    Long length = Preconditions.number("X-Upload-Content-Length", call::header);
    String id =
        uploads.begin(
            call.variable("bucket"),
            target.name(),
            target.attributes(),
            target.claimed(),
            target.preconditions(),
            length);
    String location =
        "%s%s?uploadType=resumable&name=%s&upload_id=%s"
            .formatted(
                endpoint.get(),
                call.rawPath(),
                URLEncoder.encode(target.name(), StandardCharsets.UTF_8),
                id);
    call.with("Location", location).with("X-GUploader-UploadID", id).answer(200, new byte[0]);
  }

  private void receive(Call call) throws IOException {
    Checksums claimed = Checksums.NONE.orHeader(call.header("x-goog-hash"));
    ContentRange range = ContentRange.of(call.header("Content-Range"));
    Uploads.Progress progress;
    try {
      progress = uploads.receive(call.query("upload_id", ""), range, claimed, call.body());
    } catch (Receiving.OffsetTooHigh e) {
      // This very text is how Google's clients know that data was lost on the way.
      byte[] text = e.getMessage().getBytes(StandardCharsets.UTF_8);
      call.with("Content-Type", "text/plain; charset=utf-8").answer(503, text);
      return;
    }
    if (progress.object().isPresent()) {
      answer(call, progress.object().get());
      return;
    }
    if (progress.received() > 0) {
      call.with("Range", "bytes=0-" + (progress.received() - 1));
    }
    call.answer(308, new byte[0]);
  }

  private void cancel(Call call) throws IOException {
    uploads.cancel(call.query("upload_id", ""));
    // Cloud Storage answers a cancellation so, and clients take it for success.
    call.answer(499, new byte[0]);
  }

  /** What a request says of the object to be. */
  private record Target(
      String name, Attributes attributes, Checksums claimed, Preconditions preconditions) {}

  /** Also refuses, before the content is read, what would be refused after. */
  private Target target(Call call, JsonObject resource, String contentType) {
    String name = call.query("name");
    if (name == null && resource.has("name")) {
      name = resource.get("name").getAsString();
    }
    call.variable("object", name);
    Attributes attributes = Attributes.of(resource).orContentType(contentType);
    Checksums claimed = Checksums.claimedBy(resource).orHeader(call.header("x-goog-hash"));
    Preconditions preconditions = Preconditions.of(call, "if");
    index.check(call.variable("bucket"), name, preconditions);
    return new Target(name, attributes, claimed, preconditions);
  }

  private void store(Call call, Target target, Content.Stored stored) throws IOException {
    try {
      target.claimed().verify(stored.checksums());
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    ObjectIndex.Draft draft =
        new ObjectIndex.Draft(
            call.variable("bucket"), target.name(), target.attributes(), stored, null);
    answer(call, index.put(draft, target.preconditions()));
  }

  private void answer(Call call, ObjectResource object) throws IOException {
    call.with("x-goog-stored-content-length", Long.toString(object.size()))
        .with("ETag", object.etag())
        .answer(200, object.toJson(endpoint.get()));
  }

  private static JsonObject json(Multipart.Part part) throws IOException {
    try (InputStreamReader reader = new InputStreamReader(part.body(), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw ApiError.invalid("The part with the metadata is not a JSON object: " + e.getMessage());
    }
  }
}
