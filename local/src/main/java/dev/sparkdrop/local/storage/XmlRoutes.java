package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final Clock clock;

  XmlRoutes(
      ObjectIndex index, Blobs blobs, MediaRoutes media, UploadSessions uploads, Clock clock) {
    this.index = index;
    this.blobs = blobs;
    this.media = media;
    this.uploads = uploads;
    this.clock = clock;
  }

  void addTo(Router router) {
    String object = "/{bucket}/{object*}";
    on(router, "GET", object, media::media);
    on(router, "HEAD", object, media::media);
    on(router, "PUT", object, this::put);
    on(router, "POST", object, this::begin);
    on(router, "DELETE", object, this::delete);
    on(router, "GET", "/{bucket}", this::list);
    on(router, "HEAD", "/{bucket}", this::head);
    on(router, "GET", "/{bucket}/", this::list);
  }

  private void on(Router router, String method, String path, Router.Handler handler) {
    router.on(
        method,
        path,
        httpCall -> {
          String bucket = httpCall.variable("bucket");
          if (!index.has(bucket) && OTHERS.contains(bucket)) {
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

  private void put(HttpCall httpCall) throws IOException {
    refuse(httpCall, "partNumber", "acl", "tagging");
    if (httpCall.header("x-goog-copy-source") != null) {
      throw ApiError.unoffered("The local cloud copies by the JSON API, not by a header.");
    }
    String bucket = httpCall.variable("bucket");
    String name = httpCall.variable("object");
    Preconditions preconditions = Preconditions.ofHeaders(httpCall);
    index.check(bucket, name, preconditions);
    Checksums claimed = Checksums.NONE.orHeader(httpCall.header("x-goog-hash"));
    String md5 = httpCall.header("Content-MD5");
    StoredContent.Stored stored = blobs.write(httpCall.body());
    try {
      claimed.verify(stored.checksums());
      new Checksums(null, md5).verify(stored.checksums());
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
      throw ApiError.unoffered(
          "The local cloud has no uploads in parts by the XML API: use one that is resumable.");
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

  private void delete(HttpCall httpCall) throws IOException {
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
    refuse(httpCall, "acl", "cors", "lifecycle", "versions", "uploads", "versioning", "location");
    Listing listing = Listing.ofXml(httpCall);
    Listing.Page page = listing.page(index);
    StringBuilder xml =
        new StringBuilder(
            "<?xml version='1.0' encoding='UTF-8'?>"
                + "<ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'>");
    element(xml, "Name", listing.bucket());
    element(xml, "Prefix", StorageNames.name(listing.prefix()));
    element(xml, "IsTruncated", Boolean.toString(page.next() != null));
    if (page.next() != null) {
      boolean second = httpCall.query("list-type", "").equals("2");
      element(
          xml,
          second ? "NextContinuationToken" : "NextMarker",
          second ? PageToken.of(page.next()) : StorageNames.name(page.next()));
    }
    for (ObjectResource object : page.objects()) {
      xml.append("<Contents>");
      element(xml, "Key", object.name());
      element(xml, "Generation", Long.toString(object.generation()));
      element(xml, "MetaGeneration", Long.toString(object.metageneration()));
      element(xml, "LastModified", object.updated().toString());
      element(xml, "ETag", tag(object));
      element(xml, "Size", Long.toString(object.size()));
      element(xml, "StorageClass", object.storageClass());
      xml.append("</Contents>");
    }
    for (String prefix : page.prefixes()) {
      xml.append("<CommonPrefixes>");
      element(xml, "Prefix", StorageNames.name(prefix));
      xml.append("</CommonPrefixes>");
    }
    xml.append("</ListBucketResult>");
    httpCall
        .with("Content-Type", "application/xml; charset=UTF-8")
        .answer(200, xml.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void element(StringBuilder xml, String name, String text) {
    xml.append('<').append(name).append('>').append(XmlError.escaped(text));
    xml.append("</").append(name).append('>');
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
    JsonObject resource = new JsonObject();
    HEADERS.forEach((header, field) -> resource.addProperty(field, httpCall.header(header)));
    resource.asMap().values().removeIf(value -> value.isJsonNull());
    if ("gzip".equals(httpCall.header("Content-Encoding"))) {
      // Such a body is unpacked when it is read, as for every request.
      resource.remove("contentEncoding");
    }
    JsonObject metadata = new JsonObject();
    httpCall.headersBelow("x-goog-meta-").forEach(metadata::addProperty);
    resource.add("metadata", metadata);
    Acl.OF_OBJECT.predefine(
        resource,
        httpCall.header("x-goog-acl") == null
            ? null
            : httpCall.header("x-goog-acl").replace("-", ""));
    return Attributes.of(resource);
  }

  private static void answer(HttpCall httpCall, ObjectResource object) throws IOException {
    String hash = "crc32c=" + object.crc32c();
    httpCall
        .with("ETag", tag(object))
        .with("x-goog-generation", Long.toString(object.generation()))
        .with("x-goog-metageneration", Long.toString(object.metageneration()))
        .with("x-goog-hash", object.md5Hash() == null ? hash : hash + ",md5=" + object.md5Hash())
        .with("x-goog-stored-content-length", Long.toString(object.size()))
        .answer(200, new byte[0]);
  }

  /** Here an entity tag is the MD5 where there is one. */
  private static String tag(ObjectResource object) {
    if (object.md5Hash() == null) {
      return "\"" + object.etag() + "\"";
    }
    byte[] md5 = Base64.getDecoder().decode(object.md5Hash());
    return "\"" + HexFormat.of().formatHex(md5) + "\"";
  }
}
