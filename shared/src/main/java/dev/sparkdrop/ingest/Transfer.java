package dev.sparkdrop.ingest;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Upload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Streams one source into one object, which is seen only once all of it is there and right. */
final class Transfer {
  private static final String ANY_BYTES = "application/octet-stream";
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,255}");
  private static final int BUFFER = 64 << 10;

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
   * Makes a source an object, if it is not already.
   *
   * @throws Uploads.Overtaken where somebody else keeps writing the same object
   */
  Landed run(Source source, Deadline deadline, Progress progress)
      throws SourceFailed, InterruptedException {
    if (source.url().getScheme().equals(BucketCopy.SCHEME)) {
      return new BucketCopy(uploads, limits).run(source, deadline);
    }
    Patience patience = new Patience(pause, deadline);
    for (int beginning = 1; ; beginning++) {
      Optional<Live> live = uploads.look(source.object());
      try {
        return once(source, live, deadline, patience, progress);
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

  private Landed once(
      Source source, Optional<Live> live, Deadline deadline, Patience patience, Progress progress)
      throws SourceFailed, StartOver, InterruptedException {
    Map<String, String> conditions =
        live.map(there -> Provenance.conditions(source, there)).orElse(Map.of());
    Optional<Download> begun =
        Download.begin(fetch, source, conditions, deadline, limits, patience);
    if (begun.isEmpty()) {
      return Landed.unchanged(live.orElseThrow());
    }
    try (Download download = begun.get()) {
      checkEncoding(source, download.head());
      try (Upload upload = uploads.open(draft(source, download.head(), live))) {
        return pour(source, download, upload, live, deadline, progress);
      }
    }
  }

  private Landed pour(
      Source source,
      Download download,
      Upload upload,
      Optional<Live> live,
      Deadline deadline,
      Progress progress)
      throws SourceFailed, StartOver, InterruptedException {
    List<Checksum.Running> checksums = source.checksums().stream().map(Checksum::begin).toList();
    CRC32C crc32c = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    for (int count = download.read(buffer); count >= 0; count = download.read(buffer)) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      length += count;
      crc32c.update(bytes.duplicate());
      checksums.forEach(checksum -> checksum.update(bytes));
      upload.write(bytes);
      progress.moved(source, length, download.head().length());
    }
    for (Checksum.Running checksum : checksums) {
      Optional<String> complaint = checksum.complaint();
      if (complaint.isPresent()) {
        throw SourceFailed.source(
            "It is not what was asked for: %s; nothing was written. Correct the request, or the file at its source."
                .formatted(complaint.get()));
      }
    }
    deadline.left();
    return finish(source, upload, live, length, (int) crc32c.getValue());
  }

  /** Equal content is left as it is, also where an equal request was faster. */
  private Landed finish(
      Source source, Upload upload, Optional<Live> live, long length, int crc32c) {
    if (live.isPresent() && live.get().has(length, crc32c)) {
      return Landed.unchanged(live.get());
    }
    try {
      return new Landed(true, upload.finish(crc32c), length, crc32c);
    } catch (Uploads.Overtaken e) {
      return uploads
          .look(source.object())
          .filter(winner -> winner.has(length, crc32c))
          .map(Landed::unchanged)
          .orElseThrow(() -> e);
    }
  }

  /** Some servers compress though nobody asked; as an object without {@code .gz} it is garbage. */
  private static void checkEncoding(Source source, Response head) throws SourceFailed {
    String encoding = head.header("Content-Encoding").orElse("identity");
    boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    if (encoding.equalsIgnoreCase("identity") || (gzip && source.object().endsWith(".gz"))) {
      return;
    }
    throw SourceFailed.source(
        gzip
            ? "It comes compressed by gzip: ask for it with \"object\": \"%s.gz\"."
                .formatted(Shown.text(source.object()))
            : "It comes with Content-Encoding %s, which was not asked for: use another URL."
                .formatted(Shown.text(encoding)));
  }

  private static Uploads.Draft draft(Source source, Response head, Optional<Live> live) {
    return new Uploads.Draft(
        source.object(),
        head.header("Content-Type")
            .filter(type -> CONTENT_TYPE.matcher(type).matches())
            .map(source.headers()::withoutSecrets)
            .orElse(ANY_BYTES),
        Provenance.of(source, head),
        live.map(Live::generation).orElse(Bucket.NONE));
  }
}
