package dev.sparkdrop.local.storage;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Resumable uploads: an object that arrives in pieces over many requests, and becomes visible with
 * the last. A session survives a restart, and its end is remembered for who asks again.
 */
final class UploadSessions {
  /** As long as Cloud Storage keeps a session. */
  private static final Duration LIFETIME = Duration.ofDays(7);

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path folder;
  private final Map<String, String> sessions;
  private final Map<String, Receiving> receiving = new ConcurrentHashMap<>();
  private final Database database;
  private final Blobs blobs;
  private final ObjectIndex index;
  private final Clock clock;

  /**
   * An upload as it was begun.
   *
   * @param length of the whole object; null where the caller did not say
   * @param begun microseconds since 1970
   * @param keySha256 the hash of the customer's key; null for none
   * @param result the row of the object that it became; null while it is under way
   */
  record Session(
      String bucket,
      String name,
      Attributes attributes,
      Checksums claimed,
      Preconditions preconditions,
      Long length,
      long begun,
      String keySha256,
      String result) {

    private Session endedAs(ObjectVersion object) {
      return new Session(
          bucket,
          name,
          attributes,
          claimed,
          preconditions,
          length,
          begun,
          keySha256,
          object.toRow());
    }
  }

  /**
   * How far an upload is.
   *
   * @param received bytes
   * @param object what it became; empty while it is under way
   */
  record Progress(long received, Optional<ObjectResource> object) {}

  UploadSessions(Path folder, Database database, Blobs blobs, ObjectIndex index, Clock clock)
      throws IOException {
    this.folder = folder;
    this.database = database;
    this.sessions = database.map("storage.uploads");
    this.blobs = blobs;
    this.index = index;
    this.clock = clock;
    Files.createDirectories(folder);
    dropOld();
  }

  /** Begins an upload and gives its id. */
  String begin(
      String bucket,
      String name,
      Attributes attributes,
      Checksums claimed,
      Preconditions preconditions,
      Long length,
      String keySha256) {
    index.check(bucket, name, preconditions);
    String id = UUID.randomUUID().toString().replace("-", "");
    long now = Micros.of(clock.instant());
    sessions.put(
        id,
        GSON.toJson(
            new Session(
                bucket, name, attributes, claimed, preconditions, length, now, keySha256, null)));
    database.commit();
    return id;
  }

  /**
   * Takes a piece, and ends the upload if it was the last.
   *
   * @param claimed checksums of the whole that came with this request
   */
  Progress receive(String id, UploadRange range, Checksums claimed, InputStream body)
      throws IOException {
    Receiving upload = receiving.computeIfAbsent(id, key -> new Receiving(folder.resolve(key)));
    synchronized (upload) {
      Session session = session(id);
      if (session.result() != null) {
        ObjectVersion object = ObjectVersion.ofRow(session.bucket(), session.result());
        return new Progress(object.resource().size(), Optional.of(object.resource()));
      }
      Long total = range.total();
      if (range.first() != null) {
        upload.append(range, body);
        total = range.toTheEnd() ? Long.valueOf(upload.length()) : total;
      }
      if (total == null || upload.length() < total) {
        return new Progress(upload.length(), Optional.empty());
      }
      if (upload.length() > total
          || (session.length() != null && !session.length().equals(total))) {
        throw ApiError.invalid(
            "The upload has "
                + upload.length()
                + " bytes and ends at "
                + total
                + ", but was begun for "
                + session.length()
                + ".");
      }
      return end(id, session, upload, claimed);
    }
  }

  /** Gives an upload up. */
  void cancel(String id) throws IOException {
    session(id);
    drop(id);
  }

  private Progress end(String id, Session session, Receiving upload, Checksums claimed)
      throws IOException {
    ObjectResource object;
    try {
      Checksums calculated = upload.checksums();
      session.claimed().verify(calculated);
      claimed.verify(calculated);
      StoredContent.Stored stored = blobs.link(upload.file(), calculated);
      ObjectIndex.Draft draft =
          new ObjectIndex.Draft(
              session.bucket(),
              session.name(),
              session.attributes(),
              stored,
              null,
              session.keySha256());
      object =
          index.put(
              draft,
              session.preconditions(),
              fresh -> sessions.put(id, GSON.toJson(session.endedAs(fresh))));
    } catch (ApiError refused) {
      drop(id);
      throw refused;
    }
    receiving.remove(id);
    Files.deleteIfExists(upload.file());
    return new Progress(object.size(), Optional.of(object));
  }

  private Session session(String id) {
    String row = sessions.get(id);
    if (row == null) {
      throw ApiError.notFound("There is no upload '" + id + "': begin it again.");
    }
    return GSON.fromJson(row, Session.class);
  }

  private void drop(String id) throws IOException {
    sessions.remove(id);
    database.commit();
    receiving.remove(id);
    Files.deleteIfExists(folder.resolve(id));
  }

  private void dropOld() throws IOException {
    long oldest = Micros.of(clock.instant().minus(LIFETIME));
    for (String id : List.copyOf(sessions.keySet())) {
      if (session(id).begun() < oldest) {
        drop(id);
      }
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      String row = sessions.get(file.getFileName().toString());
      if (row == null || GSON.fromJson(row, Session.class).result() != null) {
        Files.delete(file);
      }
    }
  }
}
