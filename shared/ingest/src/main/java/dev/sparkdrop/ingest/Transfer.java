package dev.sparkdrop.ingest;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Upload;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Streams one source into one object, which is seen only once all of it is there and right. */
final class Transfer {
  private static final String ANY_BYTES = "application/octet-stream";
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,255}");
  static final int BUFFER = 64 << 10;

  private final Fetch fetch;
  private final Uploads uploads;
  private final Limits limits;
  private final RetryPolicy.Pause pause;

  Transfer(Fetch fetch, Uploads uploads, Limits limits, RetryPolicy.Pause pause) {
    this.fetch = fetch;
    this.uploads = uploads;
    this.limits = limits;
    this.pause = pause;
  }

  /**
   * Makes a source an object, or the files of an archive one each, if they are not already.
   *
   * @param marker no file of an archive may be it; often none
   * @param landed is told each object, once it is there
   * @throws Uploads.Overtaken where somebody else keeps writing the same object
   */
  void run(
      RequestedSource requestedSource,
      Optional<String> marker,
      TransferDeadline transferDeadline,
      IngestProgress ingestProgress,
      Consumer<StoredObject> landed)
      throws SourceFailed, InterruptedException {
    if (requestedSource.url().getScheme().equals(BucketCopy.SCHEME)) {
      landed.accept(new BucketCopy(uploads, limits).run(requestedSource, transferDeadline));
      return;
    }
    RetryPolicy retryPolicy = new RetryPolicy(pause, transferDeadline);
    for (int beginning = 1; ; beginning++) {
      try {
        if (requestedSource.isArchive()) {
          archive(requestedSource, transferDeadline, retryPolicy, ingestProgress)
              .land(marker, landed);
        } else {
          landed.accept(once(requestedSource, transferDeadline, retryPolicy, ingestProgress));
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

  private Archive archive(
      RequestedSource requestedSource,
      TransferDeadline transferDeadline,
      RetryPolicy retryPolicy,
      IngestProgress ingestProgress) {
    return new Archive(
        requestedSource,
        uploads,
        limits,
        new Archive.Fetching() {
          @Override
          public Optional<Download> begin(Map<String, String> conditions)
              throws SourceFailed, InterruptedException {
            return Download.begin(
                fetch, requestedSource, conditions, transferDeadline, limits, retryPolicy);
          }

          @Override
          public SourceContent content(Download download) {
            return new Fetched(requestedSource, download, ingestProgress);
          }
        },
        (draft, live, sourceContent) -> land(draft, live, sourceContent, transferDeadline));
  }

  private StoredObject once(
      RequestedSource requestedSource,
      TransferDeadline transferDeadline,
      RetryPolicy retryPolicy,
      IngestProgress ingestProgress)
      throws SourceFailed, StartOver, InterruptedException {
    Optional<Live> live = uploads.look(requestedSource.object());
    Map<String, String> conditions =
        live.map(there -> Provenance.conditions(requestedSource, there)).orElse(Map.of());
    Optional<Download> begun =
        Download.begin(fetch, requestedSource, conditions, transferDeadline, limits, retryPolicy);
    if (begun.isEmpty()) {
      return StoredObject.unchanged(requestedSource.object(), live.orElseThrow());
    }
    try (Download download = begun.get()) {
      checkEncoding(requestedSource, download.head());
      Uploads.Draft draft = draft(requestedSource, download.head(), live);
      SourceContent sourceContent = new Fetched(requestedSource, download, ingestProgress);
      if (requestedSource.unpack().isEmpty()) {
        return land(draft, live, sourceContent, transferDeadline);
      }
      try (Gunzip unpacked = new Gunzip(sourceContent, limits)) {
        return land(draft, live, unpacked, transferDeadline);
      }
    }
  }

  private StoredObject land(
      Uploads.Draft draft,
      Optional<Live> live,
      SourceContent sourceContent,
      TransferDeadline transferDeadline)
      throws SourceFailed, StartOver, InterruptedException {
    CRC32C crc32c = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    try (Upload upload = uploads.open(draft)) {
      for (int count = sourceContent.read(buffer); count >= 0; count = sourceContent.read(buffer)) {
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

  /** Some servers compress though nobody asked; as an object without {@code .gz} it is garbage. */
  private static void checkEncoding(RequestedSource requestedSource, Response head)
      throws SourceFailed {
    String encoding = head.header("Content-Encoding").orElse("identity");
    boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    boolean wanted =
        requestedSource.unpack().isPresent() || requestedSource.object().endsWith(".gz");
    if (encoding.equalsIgnoreCase("identity") || (gzip && wanted)) {
      return;
    }
    throw SourceFailed.source(
        gzip
            ? "It comes compressed by gzip: ask for it with \"unpack\": \"gzip\", or with \"object\": \"%s.gz\"."
                .formatted(Redactor.text(requestedSource.object()))
            : "It comes with Content-Encoding %s, which was not asked for: use another URL."
                .formatted(Redactor.text(encoding)));
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
