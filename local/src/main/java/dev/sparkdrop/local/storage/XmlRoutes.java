package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The XML API, {@code /BUCKET/OBJECT}: what signed and public URLs lead to, and what Go's client
 * reads by.
 */
final class XmlRoutes {
  /** First segments of other APIs' paths: what is not there is not meant as a bucket. */
  private static final Set<String> OTHERS =
      Set.of(
          "b",
          "v1",
          "v2",
          "storage",
          "upload",
          "download",
          "resumable",
          "batch",
          "bigquery",
          "local",
          "discovery",
          "projects",
          "token");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "cacheControl",
          "Content-Disposition", "contentDisposition",
          "Content-Encoding", "contentEncoding",
          "Content-Language", "contentLanguage",
          "Content-Type", "contentType",
          "x-goog-custom-time", "customTime",
          "x-goog-storage-class", "storageClass");

  private final ObjectIndex index;
  private final Blobs blobs;
  private final MediaRoutes media;
  private final UploadSessions uploads;
  private final PartUploads partUploads;
  private final Copies copies;
  private final Clock clock;

  XmlRoutes(
      ObjectIndex index,
      Blobs blobs,
      UploadSessions uploads,
      PartUploads partUploads,
      Copies copies,
      Clock clock) {
    this.index = index;
    this.blobs = blobs;
    this.media = new MediaRoutes(index, blobs);
    this.uploads = uploads;
    this.partUploads = partUploads;
    this.copies = copies;
    this.clock = clock;
  }

  void addTo(Router router) {
    String object = "/{bucket}/{object*}";
    PartRoutes parts = new PartRoutes(partUploads);
    on(router, "GET", object, httpCall -> get(httpCall, parts));
    on(router, "HEAD", object, media::xmlMedia);
    on(router, "PUT", object, httpCall -> put(httpCall, parts));
    on(router, "POST", object, httpCall -> post(httpCall, parts));
    on(router, "DELETE", object, httpCall -> delete(httpCall, parts));
    on(router, "GET", "/{bucket}", this::list);
    on(router, "HEAD", "/{bucket}", this::head);
    on(router, "GET", "/{bucket}/", this::list);
    FormUploads forms = new FormUploads(index, blobs, clock);
    on(router, "POST", "/{bucket}", forms::post);
    on(router, "POST", "/{bucket}/", forms::post);
    on(router, "POST", "/", forms::post);
  }

  private void on(Router router, String method, String path, Router.Handler handler) {
    router.on(
        method,
        path,
        httpCall -> {
          String bucket = httpCall.variable("bucket");
          if (bucket != null && !index.has(bucket) && OTHERS.contains(bucket)) {
            throw Router.missing(method, httpCall.rawPath());
          }
          try {
            SignedUrl.check(httpCall, clock.instant());
            handler.handle(httpCall);
          } catch (ApiError refused) {
            XmlError.answer(httpCall, refused);
          }
        });
  }

  private void get(HttpCall httpCall, PartRoutes parts) throws IOException {
    refuse(httpCall, "acl", "tagging", "retention");
    if (httpCall.query("uploadId") != null) {
      parts.list(httpCall);
    } else {
      media.xmlMedia(httpCall);
    }
  }

  private void post(HttpCall httpCall, PartRoutes parts) throws IOException {
    if (httpCall.query("uploads") != null) {
      parts.begin(httpCall, attributes(httpCall));
    } else if (httpCall.query("uploadId") != null) {
      parts.complete(httpCall);
    } else {
      begin(httpCall);
    }
  }

  private void put(HttpCall httpCall, PartRoutes parts) throws IOException {
    refuse(httpCall, "acl", "tagging", "retention");
    refuseFramed(httpCall);
    String source = google(httpCall, "copy-source");
    if (httpCall.query("uploadId") != null && source != null) {
      throw ApiError.unoffered("A part of an upload can't be a copy here: send its bytes.");
    } else if (httpCall.query("uploadId") != null) {
      parts.receive(httpCall, claimed(httpCall));
    } else if (source != null) {
      copy(httpCall, source);
    } else {
      put(httpCall);
    }
  }

  /** Newer clients of S3 put a body between lengths and checksums, which would become content. */
  private static void refuseFramed(HttpCall httpCall) {
    String hash = httpCall.header("x-amz-content-sha256");
    if (hash != null && hash.startsWith("STREAMING-")) {
      throw ApiError.unoffered(
          "The local cloud takes no body in S3's own chunks (x-amz-content-sha256: %s): set"
                  .formatted(hash)
              + " the client's request_checksum_calculation to when_required.");
    }
  }

  /**
   * The value of one of Cloud Storage's own headers, {@code x-goog-NAME}; clients of S3 send it as
   * {@code x-amz-NAME} (https://cloud.google.com/storage/docs/aws-simple-migration).
   */
  private static String google(HttpCall httpCall, String name) {
    String own = httpCall.header("x-goog-" + name);
    return own == null ? httpCall.header("x-amz-" + name) : own;
  }

  /** Of an object elsewhere, with its attributes unless the headers say others. */
  private void copy(HttpCall httpCall, String path) throws IOException {
    String[] from =
        URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)
            .replaceFirst("^/", "")
            .split("/", 2);
    if (from.length < 2) {
      throw ApiError.invalid("'x-goog-copy-source' is like BUCKET/OBJECT.");
    }
    Long generation = Preconditions.number("x-goog-copy-source-generation", httpCall::header);
    ObjectVersion source = index.get(from[0], from[1], generation);
    CustomerKey.check(source.resource(), CustomerKey.hash(httpCall));
    boolean replace = "REPLACE".equalsIgnoreCase(google(httpCall, "metadata-directive"));
    ObjectResource object =
        copies.copy(
            source,
            httpCall.variable("bucket"),
            httpCall.variable("object"),
            replace ? attributes(httpCall) : Attributes.NONE,
            Preconditions.ofHeaders(httpCall),
            CustomerKey.hash(httpCall));
    headers(httpCall, object);
    new XmlAnswer("CopyObjectResult")
        .element("LastModified", object.updated())
        .element("ETag", tag(object))
        .send(httpCall, 200);
  }

  /** What the sender says of the bytes of a request. */
  private static Checksums claimed(HttpCall httpCall) {
    Checksums claimed = Checksums.NONE.orHeader(httpCall.header("x-goog-hash"));
    String md5 = httpCall.header("Content-MD5");
    return md5 == null ? claimed : new Checksums(claimed.crc32c(), md5);
  }

  private void put(HttpCall httpCall) throws IOException {
    String bucket = httpCall.variable("bucket");
    String name = httpCall.variable("object");
    Preconditions preconditions = Preconditions.ofHeaders(httpCall);
    index.check(bucket, name, preconditions);
    Checksums claimed = claimed(httpCall);
    StoredContent.Stored stored = blobs.write(httpCall.body());
    try {
      claimed.verify(stored.checksums());
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    ObjectResource object =
        index.put(
            new ObjectIndex.Draft(
                bucket, name, attributes(httpCall), stored, null, CustomerKey.hash(httpCall)),
            preconditions);
    answer(httpCall, object);
  }

  /** Begins a resumable upload, as a signed URL for one does. */
  private void begin(HttpCall httpCall) throws IOException {
    if (!"start".equals(httpCall.header("x-goog-resumable"))) {
      throw ApiError.invalid(
          "A POST to an object begins an upload: add 'x-goog-resumable: start' or '?uploads'.");
    }
    String name = httpCall.variable("object");
    String id =
        uploads.begin(
            httpCall.variable("bucket"),
            name,
            attributes(httpCall),
            Checksums.NONE,
            Preconditions.ofHeaders(httpCall),
            null,
            CustomerKey.hash(httpCall));
    String location =
        "%s/upload/storage/v1/b/%s/o?uploadType=resumable&name=%s&upload_id=%s"
            .formatted(
                httpCall.base(), httpCall.variable("bucket"), ObjectResource.escaped(name), id);
    httpCall.with("Location", location).answer(201, new byte[0]);
  }

  private void delete(HttpCall httpCall, PartRoutes parts) throws IOException {
    if (httpCall.query("uploadId") != null) {
      parts.abort(httpCall);
      return;
    }
    index.delete(
        httpCall.variable("bucket"),
        httpCall.variable("object"),
        Preconditions.number("generation", httpCall::query),
        Preconditions.ofHeaders(httpCall));
    httpCall.answer(204, new byte[0]);
  }

  private void head(HttpCall httpCall) throws IOException {
    index.bucket(httpCall.variable("bucket"));
    httpCall.answer(200, new byte[0]);
  }

  private void list(HttpCall httpCall) throws IOException {
    refuse(httpCall, "acl", "cors", "lifecycle", "versions", "versioning", "location");
    if (httpCall.query("uploads") != null) {
      new PartRoutes(partUploads).listUploads(httpCall);
      return;
    }
    boolean encoded = httpCall.query("encoding-type", "").equals("url");
    UnaryOperator<String> shown = encoded ? ObjectResource::escaped : UnaryOperator.identity();
    Listing listing = Listing.ofXml(httpCall);
    Listing.Page page = listing.page(index);
    XmlAnswer xml =
        new XmlAnswer("ListBucketResult", "http://doc.s3.amazonaws.com/2006-03-01")
            .element("Name", listing.bucket())
            .element("Prefix", shown.apply(StorageNames.name(listing.prefix())))
            .element("IsTruncated", page.next() != null);
    if (encoded) {
      xml.element("EncodingType", "url");
    }
    if (page.next() != null && httpCall.query("list-type", "").equals("2")) {
      xml.element("NextContinuationToken", PageToken.of(page.next()));
    } else if (page.next() != null) {
      xml.element("NextMarker", shown.apply(StorageNames.name(page.next())));
    }
    for (ObjectResource object : page.objects()) {
      xml.in(
          "Contents",
          contents ->
              contents
                  .element("Key", shown.apply(object.name()))
                  .element("Generation", object.generation())
                  .element("MetaGeneration", object.metageneration())
                  .element("LastModified", object.updated())
                  .element("ETag", tag(object))
                  .element("Size", object.size())
                  .element("StorageClass", object.storageClass()));
    }
    for (String prefix : page.prefixes()) {
      String name = shown.apply(StorageNames.name(prefix));
      xml.in("CommonPrefixes", folded -> folded.element("Prefix", name));
    }
    xml.send(httpCall, 200);
  }

  private static void refuse(HttpCall httpCall, String... parameters) {
    for (String parameter : List.of(parameters)) {
      if (httpCall.queryNames().contains(parameter)) {
        throw ApiError.unoffered(
            "The local cloud's XML API has no '?" + parameter + "': use the JSON API for it.");
      }
    }
  }

  private static Attributes attributes(HttpCall httpCall) {
    boolean gzip = "gzip".equals(httpCall.header("Content-Encoding"));
    Map<String, String> metadata = httpCall.headersBelow("x-amz-meta-");
    metadata.putAll(httpCall.headersBelow("x-goog-meta-"));
    return attributes(
        name -> {
          if (name.startsWith("x-goog-")) {
            return google(httpCall, name.substring("x-goog-".length()));
          }
          // A packed body is unpacked when it is read, as for every request.
          return gzip && name.equals("Content-Encoding") ? null : httpCall.header(name);
        },
        metadata,
        google(httpCall, "acl"));
  }

  /**
   * What headers, or the fields of a form, say of an object.
   *
   * @param values by the name of the header; null where it is absent
   * @param acl such as {@code public-read}; null for the bucket's usual one
   */
  static Attributes attributes(
      UnaryOperator<String> values, Map<String, String> metadata, String acl) {
    JsonObject resource = new JsonObject();
    HEADERS.forEach((header, field) -> resource.addProperty(field, values.apply(header)));
    resource.asMap().values().removeIf(value -> value.isJsonNull());
    JsonObject keys = new JsonObject();
    metadata.forEach(keys::addProperty);
    resource.add("metadata", keys);
    Acl.OF_OBJECT.predefine(resource, acl == null ? null : acl.replace("-", ""));
    return Attributes.of(resource);
  }

  private static void answer(HttpCall httpCall, ObjectResource object) throws IOException {
    headers(httpCall, object).answer(200, new byte[0]);
  }

  static HttpCall headers(HttpCall httpCall, ObjectResource object) {
    String hash = "crc32c=" + object.crc32c();
    return httpCall
        .with("ETag", tag(object))
        .with("x-goog-generation", Long.toString(object.generation()))
        .with("x-goog-metageneration", Long.toString(object.metageneration()))
        .with("x-goog-hash", object.md5Hash() == null ? hash : hash + ",md5=" + object.md5Hash())
        .with("x-goog-stored-content-length", Long.toString(object.size()));
  }

  /** Here an entity tag is the MD5 where there is one. */
  static String tag(ObjectResource object) {
    return object.md5Hash() == null ? "\"" + object.etag() + "\"" : tag(object.md5Hash());
  }

  static String tag(String md5) {
    return "\"" + HexFormat.of().formatHex(Base64.getDecoder().decode(md5)) + "\"";
  }
}
