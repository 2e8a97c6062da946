package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.archive.Coding;
import dev.sparkdrop.ingest.fetch.Download;
import dev.sparkdrop.ingest.fetch.Fetch;
import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.fetch.RetryPolicy;
import dev.sparkdrop.ingest.fetch.SourceVersion;
import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.ingest.source.StartOver;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Streams one source into one object, which is seen only once all of it is there and right. */
public final class Transfer {
  private static final String ANY_BYTES = "application/octet-stream";
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private final Fetch fetch;
  private final Uploads uploads;
  private final Limits limits;
  private final RetryPolicy.Pause pause;

  public Transfer(Fetch fetch, Uploads uploads, Limits limits, RetryPolicy.Pause pause) {
    this.fetch = fetch;
    this.uploads = uploads;
    this.limits = limits;
    this.pause = pause;
  }

  /**
   * Makes a source an object, or the files of an archive one each, if they are not already.
   *
   * @param markers which objects are markers: no file of an archive may be one, unless asked
   * @param landed is told each object, once it is there
   * @throws Uploads.Overtaken where another request keeps writing the same object
   */
  void run(
      RequestedSource requestedSource,
      Predicate<String> markers,
      TransferDeadline transferDeadline,
      IngestProgress ingestProgress,
      Consumer<StoredObject> landed)
      throws IOException {
    if (requestedSource.isCopy()) {
      landed.accept(new BucketCopy(uploads, limits).run(requestedSource, transferDeadline));
      return;
    }
    RetryPolicy retryPolicy = new RetryPolicy(pause, transferDeadline);
    SourceConnection connection =
        new SourceConnection(
            fetch, requestedSource, transferDeadline, limits, retryPolicy, ingestProgress);
    for (int beginning = 1; ; beginning++) {
      try {
        if (requestedSource.isArchive()) {
          new Archive(this, uploads, limits, connection, markers).land(landed);
        } else {
          landed.accept(once(connection));
        }
        return;
      } catch (StartOver e) {
        if (beginning == Limits.BEGINNINGS) {
          throw SourceFailed.source(e.getMessage());
        }
      } catch (Uploads.Overtaken e) {
        if (beginning == Limits.BEGINNINGS) {
          throw e;
        }
      }
    }
  }

  private StoredObject once(SourceConnection connection) throws IOException {
    RequestedSource asked = connection.requestedSource();
    Optional<Live> known = asked.named() ? look(asked) : Optional.empty();
    Map<String, String> conditions =
        known.map(there -> Provenance.conditions(asked, there)).orElse(Map.of());
    Optional<Download> begun = connection.begin(conditions);
    if (begun.isEmpty()) {
      return StoredObject.unchanged(asked.object(), known.orElseThrow());
    }
    try (Download download = begun.get()) {
      RequestedSource requestedSource = NamedByAnswer.of(asked, download.head());
      Optional<Live> live = asked.named() ? known : look(requestedSource);
      LandingChecks.page(requestedSource, download.head());
      InputStream content =
          Coding.content(
              requestedSource,
              Coding.Told.by(download.head()),
              connection.content(download),
              limits);
      return land(
          draft(requestedSource, download.head(), live),
          live,
          content,
          connection.transferDeadline());
    }
  }

  /**
   * Makes a file that the caller sends an object.
   *
   * @throws Uploads.Overtaken where another request wrote the same object meanwhile
   */
  public StoredObject send(
      IngestRequest.Posted posted, TransferDeadline transferDeadline, IngestProgress progress)
      throws IOException {
    RequestedSource source = posted.source();
    Optional<Live> live = look(source);
    InputStream body = new Fetched(source, posted.unbroken(), source.size(), progress);
    Uploads.Draft draft =
        new Uploads.Draft(
            source.object(),
            posted.contentType().filter(any -> source.unpack().isEmpty()).orElse(ANY_BYTES),
            Provenance.of(source, SourceVersion.UNKNOWN),
            live.map(Live::generation).orElse(Bucket.NONE));
    InputStream content = Coding.content(source, posted.told(), body, limits);
    return land(draft, live, content, transferDeadline);
  }

  private Optional<Live> look(RequestedSource requestedSource) throws SourceFailed {
    Optional<Live> live = uploads.look(requestedSource.object());
    LandingChecks.other(requestedSource, requestedSource.object(), live);
    return live;
  }

  /** Makes content an object, if it is not already. */
  StoredObject land(
      Uploads.Draft draft,
      Optional<Live> live,
      InputStream content,
      TransferDeadline transferDeadline)
      throws IOException {
    CRC32C crc32c = new CRC32C();
    byte[] buffer = new byte[BlockInputStream.BLOCK];
    long length = 0;
    try (Upload upload = uploads.open(draft)) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        length += count;
        crc32c.update(buffer, 0, count);
        upload.write(ByteBuffer.wrap(buffer, 0, count));
      }
      transferDeadline.left();
      return finish(draft.name(), upload, live, length, (int) crc32c.getValue());
    }
  }

  /** Equal content is left as it is, also where an equal request was faster. */
  private StoredObject finish(
      String object, Upload upload, Optional<Live> live, long length, int crc32c) {
    if (live.isPresent() && live.get().has(length, crc32c)) {
      return StoredObject.unchanged(object, live.get());
    }
    try {
      return new StoredObject(object, true, upload.finish(crc32c), length, crc32c);
    } catch (Uploads.Overtaken e) {
      return uploads
          .look(object)
          .filter(winner -> winner.has(length, crc32c))
          .map(winner -> StoredObject.unchanged(object, winner))
          .orElseThrow(() -> e);
    }
  }

  private static Uploads.Draft draft(
      RequestedSource requestedSource, Response head, Optional<Live> live) {
    return new Uploads.Draft(
        requestedSource.object(),
        head.header("Content-Type")
            .filter(type -> requestedSource.unpack().isEmpty())
            .filter(type -> CONTENT_TYPE.matcher(type).matches())
            .map(requestedSource.headers()::withoutSecrets)
            .orElse(ANY_BYTES),
        Provenance.of(requestedSource, SourceVersion.of(head)),
        live.map(Live::generation).orElse(Bucket.NONE));
  }
}
