package dev.sparkdrop.local.storage;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;

/**
 * Objects that are uploaded in parts, which come in any order and side by side, each as often as it
 * takes. They are one object when their sender says which parts it is made of.
 */
final class PartUploads {
  /** The least size of each part but the last. */
  static final long SMALLEST = 5L << 20;

  private static final int MOST_PARTS = 10_000;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final MVMap<String, String> uploads;
  private final MVMap<String, String> parts;
  private final Database database;
  private final Blobs blobs;
  private final ObjectIndex index;
  private final Clock clock;

  /**
   * An upload as it was begun.
   *
   * @param begun microseconds since 1970
   * @param keySha256 the hash of the customer's key; null for none
   */
  record Upload(
      String id, String bucket, String name, Attributes attributes, long begun, String keySha256) {}

  /**
   * A part that is here.
   *
   * @param written microseconds since 1970
   */
  record Part(int number, StoredContent.Stored stored, long written) {
    /** What its sender knows it by. */
    String etag() {
      return XmlRoutes.tag(stored.checksums().md5());
    }
  }

  /** A part that an object shall be made of, as its sender names it. */
  record Wanted(int number, String etag) {}

  PartUploads(Database database, Blobs blobs, ObjectIndex index, Clock clock) {
    this.uploads = database.map("storage.partUploads");
    this.parts = database.map("storage.parts");
    this.database = database;
    this.blobs = blobs;
    this.index = index;
    this.clock = clock;
  }

  Upload begin(String bucket, String name, Attributes attributes, String keySha256) {
    index.check(bucket, name, Preconditions.NONE);
    String id = UUID.randomUUID().toString().replace("-", "");
    long now = Micros.of(clock.instant());
    Upload upload = new Upload(id, bucket, name, attributes, now, keySha256);
    uploads.put(id, GSON.toJson(upload));
    database.commit();
    return upload;
  }

  /** Those of a bucket that are under way, by name and time. */
  List<Upload> underWay(String bucket) {
    index.bucket(bucket);
    return uploads.values().stream()
        .map(row -> GSON.fromJson(row, Upload.class))
        .filter(upload -> upload.bucket().equals(bucket))
        .sorted(
            (one, other) -> {
              int names = StorageNames.key(one.name()).compareTo(StorageNames.key(other.name()));
              return names != 0 ? names : Long.compare(one.begun(), other.begun());
            })
        .toList();
  }

  /** The one of that id; 404 where there is none for that object. */
  Upload require(String id, String bucket, String name) {
    String row = uploads.get(id);
    Upload upload = row == null ? null : GSON.fromJson(row, Upload.class);
    if (upload == null || !upload.bucket().equals(bucket) || !upload.name().equals(name)) {
      throw XmlError.of(
          404,
          "NoSuchUpload",
          "The requested upload was not found: it was completed, aborted or never begun.");
    }
    return upload;
  }

  /** The parts that are here, by number. */
  List<Part> parts(Upload upload) {
    List<Part> found = new ArrayList<>();
    Iterator<String> keys = parts.keyIterator(key(upload.id(), 0));
    while (keys.hasNext()) {
      String key = keys.next();
      if (!key.startsWith(upload.id() + "/")) {
        break;
      }
      found.add(GSON.fromJson(parts.get(key), Part.class));
    }
    return found;
  }

  /**
   * Takes a part, in place of one with that number.
   *
   * @param claimed what its sender says of it
   */
  Part receive(Upload upload, int number, Checksums claimed, InputStream body) throws IOException {
    if (number < 1 || number > MOST_PARTS) {
      throw ApiError.invalid("'partNumber' is from 1 to " + MOST_PARTS + ", not " + number + ".");
    }
    StoredContent.Stored stored = blobs.write(body);
    try {
      claimed.verify(stored.checksums());
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    Part part = new Part(number, stored, Micros.of(clock.instant()));
    String before = parts.put(key(upload.id(), number), GSON.toJson(part));
    database.commit();
    if (before != null) {
      blobs.delete(GSON.fromJson(before, Part.class).stored().content());
    }
    return part;
  }

  /** Makes the object of those parts, and forgets the others. */
  ObjectResource complete(Upload upload, List<Wanted> wanted, Preconditions preconditions)
      throws IOException {
    List<Part> chosen = chosen(wanted, parts(upload));
    List<InputStream> streams = new ArrayList<>();
    StoredContent.Stored whole;
    try {
      for (Part part : chosen) {
        streams.add(blobs.open(part.stored().content(), 0));
      }
      whole = blobs.write(new SequenceInputStream(Collections.enumeration(streams)));
    } finally {
      for (InputStream stream : streams) {
        stream.close();
      }
    }
    // As there, such an object has no MD5.
    Checksums checksums = new Checksums(whole.checksums().crc32c(), null);
    ObjectResource object =
        index.put(
            new ObjectIndex.Draft(
                upload.bucket(),
                upload.name(),
                upload.attributes(),
                new StoredContent.Stored(whole.content(), whole.size(), checksums),
                null,
                upload.keySha256()),
            preconditions);
    drop(upload);
    return object;
  }

  private static List<Part> chosen(List<Wanted> wanted, List<Part> there) {
    if (wanted.isEmpty()) {
      throw XmlError.of(400, "MalformedCompleteMultipartUploadRequest", "There must be a Part.");
    }
    List<Part> chosen = new ArrayList<>();
    for (Wanted one : wanted) {
      Part part =
          there.stream()
              .filter(it -> it.number() == one.number())
              .filter(it -> it.etag().equals(quoted(one.etag())))
              .findAny()
              .orElseThrow(
                  () ->
                      XmlError.of(
                          400,
                          "InvalidPart",
                          "There is no part " + one.number() + " with ETag " + one.etag() + "."));
      if (!chosen.isEmpty() && chosen.get(chosen.size() - 1).number() >= part.number()) {
        throw XmlError.of(400, "InvalidPartOrder", "The parts must be listed by rising number.");
      }
      chosen.add(part);
    }
    for (Part part : chosen.subList(0, chosen.size() - 1)) {
      if (part.stored().size() < SMALLEST) {
        throw XmlError.of(
            400,
            "EntityTooSmall",
            "Part %d has %d bytes; all but the last have %d at least."
                .formatted(part.number(), part.stored().size(), SMALLEST));
      }
    }
    return chosen;
  }

  private static String quoted(String etag) {
    return etag.startsWith("\"") ? etag : "\"" + etag + "\"";
  }

  /** Gives an upload up, and its parts. */
  void drop(Upload upload) throws IOException {
    List<Part> dropped = parts(upload);
    database.together(
        () -> {
          dropped.forEach(part -> parts.remove(key(upload.id(), part.number())));
          return uploads.remove(upload.id());
        });
    database.commit();
    for (Part part : dropped) {
      blobs.delete(part.stored().content());
    }
  }

  /** The ids of all blobs that parts are in. */
  Set<String> blobs() {
    return parts.values().stream()
        .map(row -> GSON.fromJson(row, Part.class).stored().content().blob())
        .filter(blob -> blob != null)
        .collect(Collectors.toSet());
  }

  private static String key(String id, int number) {
    return "%s/%05d".formatted(id, number);
  }
}
