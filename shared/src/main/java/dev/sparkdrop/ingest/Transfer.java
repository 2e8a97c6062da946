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
  private final Patience.Pause pause;

  Transfer(Fetch fetch, Uploads uploads, Limits limits, Patience.Pause pause) {
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
      Source source,
      Optional<String> marker,
      Deadline deadline,
      Progress progress,
      Consumer<Landed> landed)
      throws SourceFailed, InterruptedException {
    if (source.url().getScheme().equals(BucketCopy.SCHEME)) {
      landed.accept(new BucketCopy(uploads, limits).run(source, deadline));
      return;
    }
    Patience patience = new Patience(pause, deadline);
    for (int beginning = 1; ; beginning++) {
      try {
        if (source.isArchive()) {
          archive(source, deadline, patience, progress).land(marker, landed);
        } else {
          landed.accept(once(source, deadline, patience, progress));
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

  private Archive archive(Source source, Deadline deadline, Patience patience, Progress progress) {
    return new Archive(
        source,
        uploads,
        limits,
        new Archive.Fetching() {
          @Override
          public Optional<Download> begin(Map<String, String> conditions)
              throws SourceFailed, InterruptedException {
            return Download.begin(fetch, source, conditions, deadline, limits, patience);
          }

          @Override
          public Content content(Download download) {
            return new Fetched(source, download, progress);
          }
        },
        (draft, live, content) -> land(draft, live, content, deadline));
  }

  private Landed once(Source source, Deadline deadline, Patience patience, Progress progress)
      throws SourceFailed, StartOver, InterruptedException {
    Optional<Live> live = uploads.look(source.object());
    Map<String, String> conditions =
        live.map(there -> Provenance.conditions(source, there)).orElse(Map.of());
    Optional<Download> begun =
        Download.begin(fetch, source, conditions, deadline, limits, patience);
    if (begun.isEmpty()) {
      return Landed.unchanged(source.object(), live.orElseThrow());
    }
    try (Download download = begun.get()) {
      checkEncoding(source, download.head());
      Uploads.Draft draft = draft(source, download.head(), live);
      Content content = new Fetched(source, download, progress);
      if (source.unpack().isEmpty()) {
        return land(draft, live, content, deadline);
      }
      try (Gunzip unpacked = new Gunzip(content, limits)) {
        return land(draft, live, unpacked, deadline);
      }
    }
  }

  private Landed land(Uploads.Draft draft, Optional<Live> live, Content content, Deadline deadline)
      throws SourceFailed, StartOver, InterruptedException {
    CRC32C crc32c = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    try (Upload upload = uploads.open(draft)) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        length += count;
        crc32c.update(buffer, 0, count);
        upload.write(ByteBuffer.wrap(buffer, 0, count));
      }
      deadline.left();
      return finish(draft.name(), upload, live, length, (int) crc32c.getValue());
    }
  }

  /** Equal content is left as it is, also where an equal request was faster. */
  private Landed finish(
      String object, Upload upload, Optional<Live> live, long length, int crc32c) {
    if (live.isPresent() && live.get().has(length, crc32c)) {
      return Landed.unchanged(object, live.get());
    }
    try {
      return new Landed(object, true, upload.finish(crc32c), length, crc32c);
    } catch (Uploads.Overtaken e) {
      return uploads
          .look(object)
          .filter(winner -> winner.has(length, crc32c))
          .map(winner -> Landed.unchanged(object, winner))
          .orElseThrow(() -> e);
    }
  }

  /** Some servers compress though nobody asked; as an object without {@code .gz} it is garbage. */
  private static void checkEncoding(Source source, Response head) throws SourceFailed {
    String encoding = head.header("Content-Encoding").orElse("identity");
    boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    boolean wanted = source.unpack().isPresent() || source.object().endsWith(".gz");
    if (encoding.equalsIgnoreCase("identity") || (gzip && wanted)) {
      return;
    }
    throw SourceFailed.source(
        gzip
            ? "It comes compressed by gzip: ask for it with \"unpack\": \"gzip\", or with \"object\": \"%s.gz\"."
                .formatted(Shown.text(source.object()))
            : "It comes with Content-Encoding %s, which was not asked for: use another URL."
                .formatted(Shown.text(encoding)));
  }

  private static Uploads.Draft draft(Source source, Response head, Optional<Live> live) {
    return new Uploads.Draft(
        source.object(),
        head.header("Content-Type")
            .filter(type -> source.unpack().isEmpty())
            .filter(type -> CONTENT_TYPE.matcher(type).matches())
            .map(source.headers()::withoutSecrets)
            .orElse(ANY_BYTES),
        Provenance.of(source, Version.of(head)),
        live.map(Live::generation).orElse(Bucket.NONE));
  }
}
