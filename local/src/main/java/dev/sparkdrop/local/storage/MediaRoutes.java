package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Gives out the content of objects, whole or a range of it. */
final class MediaRoutes {
  private static final int TRIES = 5;

  private final ObjectIndex index;
  private final Blobs blobs;

  MediaRoutes(ObjectIndex index, Blobs blobs) {
    this.index = index;
    this.blobs = blobs;
  }

  void addTo(Router router) {
    router.on("GET", "/download/storage/v1/b/{bucket}/o/{object}", this::media);
  }

  /** Answers with the content of the live version at the time of asking. */
  void media(HttpCall httpCall) throws IOException {
    Preconditions preconditions = Preconditions.of(httpCall, "if");
    media(httpCall, preconditions::notModified, ObjectResource::etag);
  }

  /** Likewise, as the XML API: it has conditions in headers, and other entity tags. */
  void xmlMedia(HttpCall httpCall) throws IOException {
    Preconditions preconditions = Preconditions.ofHeaders(httpCall);
    media(
        httpCall,
        object ->
            preconditions.notModified(object)
                || HttpConditions.notModified(httpCall, object.resource()),
        XmlRoutes::tag);
  }

  private void media(
      HttpCall httpCall, Predicate<ObjectVersion> notModified, Function<ObjectResource, String> tag)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      Long generation = Preconditions.number("generation", httpCall::query);
      ObjectVersion object =
          index.get(httpCall.variable("bucket"), httpCall.variable("object"), generation);
      CustomerKey.check(object.resource(), CustomerKey.hash(httpCall));
      httpCall.with("ETag", tag.apply(object.resource()));
      if (notModified.test(object)) {
        httpCall.answer(304, new byte[0]);
        return;
      }
      boolean unpack = unpacks(httpCall, object.resource());
      Optional<ByteRange> range =
          unpack ? Optional.empty() : range(httpCall, object.resource().size());
      try (InputStream in = blobs.open(object.content(), range.map(ByteRange::first).orElse(0L))) {
        if (unpack) {
          sendUnpacked(httpCall, object.resource(), in);
        } else {
          send(httpCall, object.resource(), range, in);
        }
        return;
      } catch (NoSuchFileException replaced) {
        // Between reading the index and opening the file another version became the live one.
        if (attempt == TRIES) {
          throw replaced;
        }
      }
    }
  }

  /**
   * Whether an object that is stored packed is unpacked on its way to a caller who does not say
   * that it can do that itself: Cloud Storage's decompressive transcoding.
   */
  private static boolean unpacks(HttpCall httpCall, ObjectResource object) {
    String accepted = httpCall.header("Accept-Encoding");
    String cache = object.attributes().get("cacheControl");
    return "gzip".equals(object.contentEncoding())
        && (accepted == null || !accepted.contains("gzip"))
        && (cache == null || !cache.contains("no-transform"))
        && object.size() > 0;
  }

  /** The length of the answer is not known before; the checksums stay those of what is stored. */
  private static void sendUnpacked(HttpCall httpCall, ObjectResource object, InputStream in)
      throws IOException {
    BufferedInputStream packed = new BufferedInputStream(in);
    packed.mark(2);
    boolean gzip = packed.read() == 0x1f && packed.read() == 0x8b;
    packed.reset();
    headers(httpCall, object);
    httpCall.without("Content-Encoding").with("Warning", "214 UploadServer gunzipped");
    try (InputStream plain = gzip ? new GZIPInputStream(packed) : packed;
        OutputStream out = httpCall.streamChunks(200)) {
      if (!httpCall.method().equals("HEAD")) {
        plain.transferTo(out);
      }
    }
  }

  private static Optional<ByteRange> range(HttpCall httpCall, long size) {
    try {
      return ByteRange.of(httpCall.header("Range"), size);
    } catch (ApiError unsatisfiable) {
      httpCall.with("Content-Range", "bytes */" + size);
      throw unsatisfiable;
    }
  }

  private static void send(
      HttpCall httpCall, ObjectResource object, Optional<ByteRange> range, InputStream in)
      throws IOException {
    headers(httpCall, object);
    range.ifPresent(part -> httpCall.with("Content-Range", part.contentRange(object.size())));
    long length = range.map(ByteRange::length).orElse(object.size());
    try (OutputStream out = httpCall.stream(range.isPresent() ? 206 : 200, length)) {
      byte[] buffer = new byte[1 << 16];
      for (long left = length; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new IOException("the file of " + object.name() + " is shorter than it was");
        }
        out.write(buffer, 0, n);
        left -= n;
      }
    }
  }

  private static void headers(HttpCall httpCall, ObjectResource object) {
    String type = object.contentType();
    String hash = "crc32c=" + object.crc32c();
    httpCall
        .with("Content-Type", type == null ? "application/octet-stream" : type)
        .with(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(object.updated().atZone(ZoneOffset.UTC)))
        .with("Accept-Ranges", "bytes")
        .with("x-goog-generation", Long.toString(object.generation()))
        .with("x-goog-metageneration", Long.toString(object.metageneration()))
        .with("x-goog-hash", object.md5Hash() == null ? hash : hash + ",md5=" + object.md5Hash())
        .with("x-goog-storage-class", object.storageClass())
        .with("x-goog-stored-content-length", Long.toString(object.size()))
        .with(
            "x-goog-stored-content-encoding",
            object.contentEncoding() == null ? "identity" : object.contentEncoding());
    object.metadata().forEach((key, value) -> meta(httpCall, key, value));
    String[][] own = {
      {"Content-Encoding", "contentEncoding"},
      {"Content-Disposition", "contentDisposition"},
      {"Content-Language", "contentLanguage"},
      {"Cache-Control", "cacheControl"}
    };
    for (String[] header : own) {
      if (object.attributes().get(header[1]) != null) {
        httpCall.with(header[0], object.attributes().get(header[1]));
      }
    }
  }

  /** A header can't hold all that a value can. */
  private static void meta(HttpCall httpCall, String key, String value) {
    if (key.matches("[A-Za-z0-9_.-]+") && value.matches("[\\x20-\\x7e]*")) {
      httpCall.with("x-goog-meta-" + key, value);
    }
  }
}
