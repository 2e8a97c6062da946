package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.archive.Coding;
import dev.sparkdrop.ingest.fetch.Download;
import dev.sparkdrop.ingest.fetch.Fetch;
import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.fetch.RetryPolicy;
import dev.sparkdrop.ingest.fetch.SourceConnection;
import dev.sparkdrop.ingest.fetch.SourceVersion;
import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.RestartDownloadException;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Streams one source into one object, which is seen only once all of it is there and right. */
public final class Transfer {
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private final Fetch fetch;
  private final Uploads uploads;
  private final Uploads staging;
  private final Limits limits;
  private final RetryPolicy.Pause pause;

  /**
   * @param staging where archives lie while they are unpacked
   */
  public Transfer(
      Fetch fetch, Uploads uploads, Uploads staging, Limits limits, RetryPolicy.Pause pause) {
    this.staging = staging;
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
      RequestedSource source,
      Predicate<String> markers,
      TransferDeadline deadline,
      IngestProgress progress,
      Consumer<StoredObject> landed)
      throws IOException {
    SourceConnection connection =
        new SourceConnection(fetch, source, deadline, limits, new RetryPolicy(pause, deadline));
    for (int beginning = 1; ; beginning++) {
      try {
        if (source.isCopy()) {
          landed.accept(new BucketCopy(uploads, limits).run(source, deadline));
        } else if (source.isArchive()) {
          new Archive(uploads, staging, connection, markers, progress).land(landed);
        } else {
          landed.accept(once(connection, markers, progress));
        }
        return;
      } catch (RestartDownloadException e) {
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

  private StoredObject once(
      SourceConnection connection, Predicate<String> markers, IngestProgress progress)
      throws IOException {
    RequestedSource asked = connection.source();
    Optional<Live> known = asked.named() ? look(asked) : Optional.empty();
    Map<String, String> conditions =
        known.map(there -> Provenance.conditions(asked, there)).orElse(Map.of());
    Optional<Download> begun = Download.begin(connection, conditions);
    if (begun.isEmpty()) {
      return StoredObject.unchanged(asked.object(), known.orElseThrow());
    }
    try (Download download = begun.get()) {
      RequestedSource source = NamedByAnswer.of(asked, download.head());
      LandingChecks.marker(asked, source, markers);
      Optional<Live> live = asked.named() ? known : look(source);
      LandingChecks.page(source, download.head());
      InputStream content = Fetched.content(connection, source, download, progress);
      return Landing.write(
          uploads,
          draft(source, download.head(), live),
          live,
          LandingChecks.noPage(source, content),
          connection.deadline());
    }
  }

  /**
   * Makes a file that the caller sends an object.
   *
   * @throws Uploads.Overtaken where another request wrote the same object meanwhile
   */
  public StoredObject send(
      IngestRequest.Posted posted, TransferDeadline deadline, IngestProgress progress)
      throws IOException {
    RequestedSource source = posted.source();
    Optional<Live> live = look(source);
    InputStream body = new Fetched(source, posted.unbroken(), source.size(), progress);
    Uploads.Draft draft =
        new Uploads.Draft(
            source.object(),
            posted.contentType().filter(any -> source.unpack().isEmpty()).orElse(Landing.ANY_BYTES),
            Provenance.of(source, SourceVersion.UNKNOWN),
            live.map(Live::generation).orElse(Bucket.NONE));
    InputStream content = Coding.content(source, posted.told(), body, limits);
    return Landing.write(uploads, draft, live, content, deadline);
  }

  private Optional<Live> look(RequestedSource source) throws SourceFailed {
    Optional<Live> live = uploads.look(source.object());
    LandingChecks.other(source, source.object(), live);
    return live;
  }

  private static Uploads.Draft draft(RequestedSource source, Response head, Optional<Live> live) {
    return new Uploads.Draft(
        source.object(),
        head.header("Content-Type")
            .filter(type -> source.unpack().isEmpty())
            .filter(type -> CONTENT_TYPE.matcher(type).matches())
            .map(source.headers()::withoutSecrets)
            .orElse(Landing.ANY_BYTES),
        Provenance.of(source, SourceVersion.of(head)),
        live.map(Live::generation).orElse(Bucket.NONE));
  }
}
