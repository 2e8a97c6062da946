package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Multipart;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The three ways to bring an object's content: at once, with its metadata, or in pieces. */
final class UploadRoutes {
  /** Of the part of an upload that holds it, in bytes. */
  private static final int MOST_METADATA = 2 << 20;

  private final ObjectIndex index;
  private final Blobs blobs;
  private final UploadSessions uploadSessions;
  private final ObjectView view;

  UploadRoutes(ObjectIndex index, Blobs blobs, UploadSessions uploadSessions, ObjectView view) {
    this.index = index;
    this.blobs = blobs;
    this.uploadSessions = uploadSessions;
    this.view = view;
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

  private void begin(HttpCall httpCall) throws IOException {
    if (httpCall.query("upload_id") != null) {
      receive(httpCall);
      return;
    }
    switch (httpCall.query("uploadType", "")) {
      case "media" -> media(httpCall);
      case "multipart" -> multipart(httpCall);
      case "resumable" -> resumable(httpCall);
      default ->
          throw ApiError.invalid("'uploadType' must be 'media', 'multipart' or 'resumable'.");
    }
  }

  private void media(HttpCall httpCall) throws IOException {
    JsonObject resource = new JsonObject();
    if (httpCall.query("contentEncoding") != null) {
      resource.addProperty("contentEncoding", httpCall.query("contentEncoding"));
    }
    Target target = target(httpCall, resource, httpCall.header("Content-Type"));
    store(httpCall, target, blobs.write(httpCall.body()));
  }

  private void multipart(HttpCall httpCall) throws IOException {
    Multipart parts = new Multipart(httpCall.body(), httpCall.header("Content-Type"));
    byte[] metadata = parts.require("part with the metadata").body().readNBytes(MOST_METADATA + 1);
    if (metadata.length > MOST_METADATA) {
      // This one is answered without JSON, as there.
      byte[] text = "Metadata part is too large.".getBytes(StandardCharsets.UTF_8);
      httpCall.with("Content-Type", "text/plain; charset=utf-8").answer(400, text);
      return;
    }
    JsonObject resource = json(metadata);
    Multipart.Part media = parts.require("part with the content");
    Target target = target(httpCall, resource, media.header("content-type"));
    StoredContent.Stored stored = blobs.write(media.body());
    try {
      if (parts.next().isPresent()) {
        throw ApiError.invalid("The multipart request has more than metadata and content.");
      }
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    store(httpCall, target, stored);
  }

  private void resumable(HttpCall httpCall) throws IOException {
    Target target = target(httpCall, httpCall.json(), httpCall.header("X-Upload-Content-Type"));
    Long length = Preconditions.number("X-Upload-Content-Length", httpCall::header);
    String id =
        uploadSessions.begin(
            httpCall.variable("bucket"),
            target.name(),
            target.attributes(),
            target.claimed(),
            target.preconditions(),
            length,
            target.keySha256());
    String location =
        "%s%s?uploadType=resumable&name=%s&upload_id=%s"
            .formatted(
                httpCall.base(),
                httpCall.rawPath(),
                URLEncoder.encode(target.name(), StandardCharsets.UTF_8),
                id);
    httpCall.with("Location", location).with("X-GUploader-UploadID", id).answer(200, new byte[0]);
  }

  private void receive(HttpCall httpCall) throws IOException {
    Checksums claimed = Checksums.NONE.orHeader(httpCall.header("x-goog-hash"));
    UploadRange range = UploadRange.of(httpCall.header("Content-Range"));
    UploadSessions.Progress progress;
    try {
      progress =
          uploadSessions.receive(httpCall.query("upload_id", ""), range, claimed, httpCall.body());
    } catch (Receiving.OffsetTooHigh e) {
      // This very text is how Google's clients know that data was lost on the way.
      byte[] text = e.getMessage().getBytes(StandardCharsets.UTF_8);
      httpCall.with("Content-Type", "text/plain; charset=utf-8").answer(503, text);
      return;
    }
    if (progress.object().isPresent()) {
      answer(httpCall, progress.object().get());
      return;
    }
    if (progress.received() > 0) {
      httpCall.with("Range", "bytes=0-" + (progress.received() - 1));
    }
    if ("yes".equalsIgnoreCase(httpCall.header("X-GUploader-No-308"))) {
      // Go's client asks for that: its HTTP library would follow a 308.
      httpCall.with("X-HTTP-Status-Code-Override", "308").answer(200, new byte[0]);
      return;
    }
    httpCall.answer(308, new byte[0]);
  }

  private void cancel(HttpCall httpCall) throws IOException {
    uploadSessions.cancel(httpCall.query("upload_id", ""));
    // Cloud Storage answers a cancellation so, and clients take it for success.
    httpCall.answer(499, new byte[0]);
  }

  /** What a request says of the object to be. */
  private record Target(
      String name,
      Attributes attributes,
      Checksums claimed,
      Preconditions preconditions,
      String keySha256) {}

  /** Also refuses, before the content is read, what would be refused after. */
  private Target target(HttpCall httpCall, JsonObject resource, String contentType) {
    String name = httpCall.query("name");
    if (name == null && resource.has("name")) {
      name = resource.get("name").getAsString();
    }
    httpCall.variable("object", name);
    Acl.OF_OBJECT.predefine(resource, httpCall.query("predefinedAcl"));
    Attributes attributes = Attributes.of(resource).orContentType(contentType);
    Checksums claimed = Checksums.claimedBy(resource).orHeader(httpCall.header("x-goog-hash"));
    Preconditions preconditions = Preconditions.of(httpCall, "if");
    index.check(httpCall.variable("bucket"), name, preconditions);
    return new Target(name, attributes, claimed, preconditions, CustomerKey.hash(httpCall));
  }

  private void store(HttpCall httpCall, Target target, StoredContent.Stored stored)
      throws IOException {
    try {
      target.claimed().verify(stored.checksums());
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    ObjectIndex.Draft draft =
        new ObjectIndex.Draft(
            httpCall.variable("bucket"),
            target.name(),
            target.attributes(),
            stored,
            null,
            target.keySha256());
    answer(httpCall, index.put(draft, target.preconditions()));
  }

  private void answer(HttpCall httpCall, ObjectResource object) throws IOException {
    httpCall
        .with("x-goog-stored-content-length", Long.toString(object.size()))
        .with("ETag", object.etag())
        .answer(200, view.json(httpCall, object));
  }

  private static JsonObject json(byte[] metadata) {
    try {
      return JsonParser.parseString(new String(metadata, StandardCharsets.UTF_8)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw ApiError.invalid("The part with the metadata is not a JSON object: " + e.getMessage());
    }
  }
}
