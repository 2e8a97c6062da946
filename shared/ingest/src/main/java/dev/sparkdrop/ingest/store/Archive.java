package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.archive.RangedChannel;
import dev.sparkdrop.ingest.archive.ZipArchive;
import dev.sparkdrop.ingest.archive.ZipArchive.PackedFile;
import dev.sparkdrop.ingest.fetch.Download;
import dev.sparkdrop.ingest.fetch.SourceConnection;
import dev.sparkdrop.ingest.fetch.SourceVersion;
import dev.sparkdrop.ingest.source.LandingOption;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes the files of a zip archive objects. Only its last bytes tell that the first ones are right,
 * so it is fetched once into a staging object. There all of it is checked, and then each file is
 * copied from there. For one thread.
 */
final class Archive {
  /** Where archives lie meanwhile; the bucket deletes there what is left after a day. */
  static final String STAGING = "ingest/";

  private final Uploads uploads;
  private final Uploads staging;
  private final SourceConnection connection;
  private final Predicate<String> markers;
  private final IngestProgress progress;

  /** The source with the folder that its answer named, once it did. */
  private RequestedSource source;

  /**
   * @param markers which objects are markers: none of the files may be one, unless asked
   */
  Archive(
      Uploads uploads,
      Uploads staging,
      SourceConnection connection,
      Predicate<String> markers,
      IngestProgress progress) {
    this.uploads = uploads;
    this.staging = staging;
    this.connection = connection;
    this.markers = markers;
    this.progress = progress;
    this.source = connection.source();
  }

  /**
   * Lands all files, or finds them there.
   *
   * @param landed is told each, once it is there
   */
  void land(Consumer<StoredObject> landed) throws IOException {
    LandedArchive remembered =
        source.named()
            ? LandedArchive.of(source, uploads.under(source.object(), Limits.LOOKS))
            : LandedArchive.NONE;
    Optional<Download> begun = Download.begin(connection, remembered.conditions());
    if (begun.isEmpty()) {
      remembered.files().forEach((name, live) -> landed.accept(StoredObject.unchanged(name, live)));
      return;
    }
    SourceVersion version;
    StoredObject staged;
    try (Download download = begun.get()) {
      source = NamedByAnswer.of(source, download.head());
      version = SourceVersion.of(download.head());
      staged = stage(download);
    }
    try (RangedChannel channel =
            new RangedChannel(
                from -> staging.read(staged.object(), staged.generation(), from),
                staged.bytes(),
                connection.deadline());
        ZipArchive zip = new ZipArchive(channel, source.object(), connection.limits())) {
      unpack(zip, version, landed);
    } finally {
      discard(staged);
    }
  }

  private StoredObject stage(Download download) throws IOException {
    return Landing.write(
        staging,
        new Uploads.Draft(
            STAGING + UUID.randomUUID(), Landing.ANY_BYTES, Provenance.origin(source), Bucket.NONE),
        Optional.empty(),
        Fetched.content(connection, source, download, progress),
        connection.deadline());
  }

  private void discard(StoredObject staged) {
    try {
      staging.delete(staged.object(), staged.generation());
    } catch (RetryLater | Uploads.Refused e) {
      // The bucket's own rule deletes it.
    }
  }

  private void unpack(ZipArchive zip, SourceVersion version, Consumer<StoredObject> landed)
      throws IOException {
    List<PackedFile> files = zip.check();
    Map<String, Live> there = new HashMap<>();
    for (PackedFile file : files) {
      checkName(file.object());
      Optional<Live> live = uploads.look(file.object());
      LandingChecks.other(source, file.object(), live);
      live.ifPresent(found -> there.put(file.object(), found));
    }
    Map<String, String> metadata = LandedArchive.metadata(source, version, files.size());
    for (PackedFile file : files) {
      Optional<Live> live = Optional.ofNullable(there.get(file.object()));
      if (live.isPresent() && live.get().has(file.bytes(), file.crc32c())) {
        landed.accept(StoredObject.unchanged(file.object(), live.get()));
        continue;
      }
      Uploads.Draft draft =
          new Uploads.Draft(
              file.object(),
              Landing.ANY_BYTES,
              metadata,
              live.map(Live::generation).orElse(Bucket.NONE));
      try (InputStream content = zip.content(file)) {
        landed.accept(Landing.write(uploads, draft, live, content, connection.deadline()));
      }
    }
  }

  /** A marker among the files would start its run before the others are there. */
  private void checkName(String object) throws SourceFailed {
    if (markers.test(object) && !source.terms().allows(LandingOption.MARKER)) {
      throw SourceFailed.source(
          "It cannot be unpacked: its file %s is a marker itself, and would start a run; nothing was written. Leave it out, or let it land: \"allow\": [\"marker\"]."
              .formatted(Redactor.text(object)));
    }
  }
}
