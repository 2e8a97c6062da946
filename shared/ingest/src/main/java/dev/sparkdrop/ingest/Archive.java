package dev.sparkdrop.ingest;

import dev.sparkdrop.ingest.Digested.Digest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the files of a zip archive objects. It is fetched twice: only its last bytes tell that the
 * first ones are right, and there is no room to keep it. The first time all of it is checked, and
 * nothing kept but each file's digest. The second time a file lands if it still has that digest, so
 * that it does not matter what else a source sends then. For one thread.
 */
final class Archive {
  private static final String ANY_BYTES = "application/octet-stream";

  private final RequestedSource requestedSource;
  private final Uploads uploads;
  private final Limits limits;
  private final Fetching fetching;
  private final Landing landing;

  /** Fetches the source from its beginning. */
  interface Fetching {
    Optional<Download> begin(Map<String, String> conditions)
        throws SourceFailed, InterruptedException;

    SourceContent content(Download download);
  }

  /** Makes content an object, if it is not already. */
  interface Landing {
    StoredObject land(Uploads.Draft draft, Optional<Live> live, SourceContent sourceContent)
        throws SourceFailed, StartOver, InterruptedException;
  }

  Archive(
      RequestedSource requestedSource,
      Uploads uploads,
      Limits limits,
      Fetching fetching,
      Landing landing) {
    this.requestedSource = requestedSource;
    this.uploads = uploads;
    this.limits = limits;
    this.fetching = fetching;
    this.landing = landing;
  }

  /**
   * Lands all files, or finds them there.
   *
   * @param marker none of them may be; often none
   * @param landed is told each, once it is there
   */
  void land(Optional<String> marker, Consumer<StoredObject> landed)
      throws SourceFailed, StartOver, InterruptedException {
    Remembered remembered =
        Remembered.of(requestedSource, uploads.under(requestedSource.object(), Limits.LOOKS));
    Optional<Download> begun = fetching.begin(remembered.conditions());
    if (begun.isEmpty()) {
      remembered.files().forEach((name, live) -> landed.accept(StoredObject.unchanged(name, live)));
      return;
    }
    SourceVersion sourceVersion;
    List<Digest> files;
    try (Download download = begun.get()) {
      checkEncoding(download);
      sourceVersion = SourceVersion.of(download.head());
      files = check(download, marker);
    }
    Map<String, Live> there = new HashMap<>();
    for (Digest file : files) {
      uploads.look(file.object()).ifPresent(live -> there.put(file.object(), live));
    }
    if (files.stream().allMatch(file -> isThere(file, there))) {
      files.forEach(
          file -> landed.accept(StoredObject.unchanged(file.object(), there.get(file.object()))));
      return;
    }
    try (Download download = fetching.begin(Map.of()).orElseThrow()) {
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

  private static boolean isThere(Digest file, Map<String, Live> there) {
    Live live = there.get(file.object());
    return live != null && live.has(file.bytes(), file.crc32c());
  }

  private List<Digest> check(Download download, Optional<String> marker)
      throws SourceFailed, StartOver, InterruptedException {
    List<Digest> files = new ArrayList<>();
    try (ZipReader zip =
        new ZipReader(fetching.content(download), requestedSource.object(), limits)) {
      for (Optional<String> next = zip.next(); next.isPresent(); next = zip.next()) {
        if (next.equals(marker)) {
          throw Packed.unreadable("one of its files is the marker itself");
        }
        Digested digested = new Digested(zip);
        pass(digested);
        files.add(digested.digest(next.get()));
      }
    }
    if (files.isEmpty()) {
      throw Packed.unreadable("it has no files");
    }
    return files;
  }

  private static void pass(SourceContent sourceContent)
      throws SourceFailed, StartOver, InterruptedException {
    byte[] buffer = new byte[Transfer.BUFFER];
    while (sourceContent.read(buffer) >= 0) {
      // It is only looked at.
    }
  }

  private void land(
      Download download,
      List<Digest> files,
      Map<String, String> metadata,
      Map<String, Live> there,
      Consumer<StoredObject> landed)
      throws SourceFailed, StartOver, InterruptedException {
    try (ZipReader zip =
        new ZipReader(fetching.content(download), requestedSource.object(), limits)) {
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
        landed.accept(landing.land(draft, live, same(zip, file)));
      }
    }
  }

  /** The file under way, which ends well only if it is what was checked. */
  private static SourceContent same(ZipReader zip, Digest file) {
    Digested digested = new Digested(zip);
    return buffer -> {
      int count = digested.read(buffer);
      if (count < 0 && !digested.digest(file.object()).equals(file)) {
        throw changed();
      }
      return count;
    };
  }

  private static StartOver changed() {
    return new StartOver(
        "It changed while it was fetched; nothing was written. Ask for a file that stays the same meanwhile.");
  }

  private static void checkEncoding(Download download) throws SourceFailed {
    String encoding = download.head().header("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw Packed.unreadable(
          "it comes with Content-Encoding %s".formatted(Redactor.text(encoding)));
    }
  }
}
