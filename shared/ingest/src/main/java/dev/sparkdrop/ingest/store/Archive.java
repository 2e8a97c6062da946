package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.archive.Coding;
import dev.sparkdrop.ingest.archive.Digested;
import dev.sparkdrop.ingest.archive.Digested.Digest;
import dev.sparkdrop.ingest.archive.ZipReader;
import dev.sparkdrop.ingest.fetch.Download;
import dev.sparkdrop.ingest.fetch.SourceVersion;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.LandingOption;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.ingest.source.StartOver;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes the files of a zip archive objects. It is fetched twice: only its last bytes tell that the
 * first ones are right, and there is no room to keep it. The first time all of it is checked, and
 * nothing kept but each file's digest. The second time a file lands if it still has that digest, so
 * that it does not matter what else a source sends then. For one thread.
 */
final class Archive {
  private static final String ANY_BYTES = "application/octet-stream";

  private final Transfer transfer;
  private final Uploads uploads;
  private final Limits limits;
  private final SourceConnection connection;
  private final Predicate<String> markers;

  /** The source with the folder that its answer named, once it did. */
  private RequestedSource requestedSource;

  /**
   * @param markers which objects are markers: none of the files may be one, unless asked
   */
  Archive(
      Transfer transfer,
      Uploads uploads,
      Limits limits,
      SourceConnection connection,
      Predicate<String> markers) {
    this.transfer = transfer;
    this.uploads = uploads;
    this.limits = limits;
    this.connection = connection;
    this.markers = markers;
    this.requestedSource = connection.requestedSource();
  }

  /**
   * Lands all files, or finds them there.
   *
   * @param landed is told each, once it is there
   */
  void land(Consumer<StoredObject> landed) throws IOException {
    Remembered remembered =
        requestedSource.named()
            ? Remembered.of(requestedSource, uploads.under(requestedSource.object(), Limits.LOOKS))
            : Remembered.NONE;
    Optional<Download> begun = connection.begin(remembered.conditions());
    if (begun.isEmpty()) {
      remembered.files().forEach((name, live) -> landed.accept(StoredObject.unchanged(name, live)));
      return;
    }
    SourceVersion sourceVersion;
    List<Digest> files;
    try (Download download = begun.get()) {
      requestedSource = NamedByAnswer.of(requestedSource, download.head());
      sourceVersion = SourceVersion.of(download.head());
      files = check(download);
    }
    Map<String, Live> there = new HashMap<>();
    for (Digest file : files) {
      Optional<Live> live = uploads.look(file.object());
      LandingChecks.other(requestedSource, file.object(), live);
      live.ifPresent(found -> there.put(file.object(), found));
    }
    if (files.stream().allMatch(file -> isThere(file, there))) {
      files.forEach(
          file -> landed.accept(StoredObject.unchanged(file.object(), there.get(file.object()))));
      return;
    }
    try (Download download = connection.begin(Map.of()).orElseThrow()) {
      if (sourceVersion.contradicts(SourceVersion.of(download.head()))) {
        throw changed();
      }
      land(
          download,
          files,
          Remembered.metadata(requestedSource, sourceVersion, files.size()),
          there,
          landed);
    }
  }

  private ZipReader zip(Download download) throws IOException {
    InputStream content =
        Coding.content(
            requestedSource, Coding.Told.by(download.head()), connection.content(download), limits);
    return new ZipReader(content, requestedSource.object(), limits);
  }

  private static boolean isThere(Digest file, Map<String, Live> there) {
    Live live = there.get(file.object());
    return live != null && live.has(file.bytes(), file.crc32c());
  }

  private List<Digest> check(Download download) throws IOException {
    List<Digest> files = new ArrayList<>();
    try (ZipReader zip = zip(download)) {
      for (Optional<String> next = zip.next(); next.isPresent(); next = zip.next()) {
        checkName(next.get());
        Digested digested = new Digested(zip);
        pass(digested);
        files.add(digested.digest(next.get()));
      }
    }
    if (files.isEmpty()) {
      throw SourceFailed.unreadable("it has no files");
    }
    return files;
  }

  /** A marker among the files would start its run before the others are there. */
  private void checkName(String object) throws SourceFailed {
    if (markers.test(object) && !requestedSource.terms().allows(LandingOption.MARKER)) {
      throw SourceFailed.source(
          "It cannot be unpacked: its file %s is a marker itself, and would start a run; nothing was written. Leave it out, or let it land: \"allow\": [\"marker\"]."
              .formatted(Redactor.text(object)));
    }
  }

  private static void pass(InputStream content) throws IOException {
    byte[] buffer = new byte[BlockInputStream.BLOCK];
    while (content.read(buffer) >= 0) {
      // It is only looked at.
    }
  }

  private void land(
      Download download,
      List<Digest> files,
      Map<String, String> metadata,
      Map<String, Live> there,
      Consumer<StoredObject> landed)
      throws IOException {
    try (ZipReader zip = zip(download)) {
      for (Digest file : files) {
        if (!zip.next().equals(Optional.of(file.object()))) {
          throw changed();
        }
        Optional<Live> live = Optional.ofNullable(there.get(file.object()));
        if (isThere(file, there)) {
          pass(same(zip, file));
          landed.accept(StoredObject.unchanged(file.object(), live.orElseThrow()));
          continue;
        }
        Uploads.Draft draft =
            new Uploads.Draft(
                file.object(), ANY_BYTES, metadata, live.map(Live::generation).orElse(Bucket.NONE));
        landed.accept(transfer.land(draft, live, same(zip, file), connection.transferDeadline()));
      }
    }
  }

  /** The file under way, which ends well only if it is what was checked. */
  private static InputStream same(ZipReader zip, Digest file) {
    Digested digested = new Digested(zip);
    return new BlockInputStream() {
      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int count = digested.read(buffer, from, length);
        if (count < 0 && !digested.digest(file.object()).equals(file)) {
          throw changed();
        }
        return count;
      }
    };
  }

  private static StartOver changed() {
    return new StartOver(
        "It changed while it was fetched; nothing was written. Ask for a file that stays the same"
            + " meanwhile.");
  }
}
