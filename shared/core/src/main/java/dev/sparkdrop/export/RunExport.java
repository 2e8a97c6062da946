package dev.sparkdrop.export;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.pipeline.FaultyPipeline;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Downloads;
import dev.sparkdrop.port.Downloads.Version;
import dev.sparkdrop.run.LandedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Writes a run into a folder: the ledger's objects of it, its batch's objects in exactly the
 * generations of the manifest, and the job's code as it is in its bucket now. Only reads the cloud.
 *
 * <p>It is made in two steps, so that a person can be told first how much the second one fetches.
 */
public final class RunExport {
  static final String PIPELINE = "pipeline.json";
  static final String MANIFEST = "manifest.json";
  static final String RECEIPT = "receipt.json";

  /** Above this a person is asked first, in bytes. */
  private static final long MUCH = 100_000_000;

  private final Downloads downloads;
  private final RunAddress from;
  private final Choice choice;
  private final Path folder;
  private final Clock clock;
  private final Manifest manifest;

  /** Which objects of the batch, by their place in the manifest. */
  private final List<Integer> chosen;

  private final List<ExportedObject> code;

  /**
   * What of a run is exported.
   *
   * @param sample at most so many objects, spread evenly over the batch; 0 for all
   * @param skipGone whether to leave out objects whose generation is gone, instead of refusing
   */
  public record Choice(int sample, boolean skipGone) {
    public Choice {
      if (sample < 0) {
        throw new IllegalArgumentException("a sample has no " + sample + " objects");
      }
    }
  }

  private RunExport(
      Downloads downloads,
      RunAddress from,
      Choice choice,
      Path folder,
      Clock clock,
      Manifest manifest,
      List<ExportedObject> code) {
    this.downloads = downloads;
    this.from = from;
    this.choice = choice;
    this.folder = folder;
    this.clock = clock;
    this.manifest = manifest;
    this.chosen = spread(manifest.objects().size(), choice.sample());
    this.code = List.copyOf(code);
  }

  /**
   * The first step: reads the ledger, and puts the run's objects of it into the folder.
   *
   * @param folder made where it is absent; one of an export of this run that was not finished is
   *     gone on with
   * @throws ExportRefused where there is no such run, or no batch of it, or the folder is another's
   * @throws IOException where the cloud or the folder cannot be read or written
   */
  public static RunExport begin(
      Downloads downloads, RunAddress from, Choice choice, Path folder, Clock clock)
      throws ExportRefused, IOException {
    Optional<Version> manifest =
        downloads.find(from.bucket(), from.object(MANIFEST), Downloads.LIVE);
    Optional<Version> pipeline =
        downloads.find(from.bucket(), from.object(PIPELINE), Downloads.LIVE);
    if (manifest.isEmpty()) {
      throw new ExportRefused(
          pipeline.isEmpty()
              ? "There is no run " + from + ". The console lists the runs of each pipeline."
              : "The run "
                  + from.run()
                  + " is not sealed yet, so it has no batch. Try again when it is: a minute after"
                  + " its cluster is ready.");
    }
    if (pipeline.isEmpty()) {
      throw new ExportRefused(
          "The run " + from.run() + " has lost its copy of the pipeline file, " + PIPELINE + ".");
    }
    ExportFolder.claim(folder, from);
    copy(downloads, manifest.get(), folder.resolve(MANIFEST));
    copy(downloads, pipeline.get(), folder.resolve(PIPELINE));
    Optional<Version> receipt = downloads.find(from.bucket(), from.object(RECEIPT), Downloads.LIVE);
    if (receipt.isPresent()) {
      copy(downloads, receipt.get(), folder.resolve(RECEIPT));
    }
    try {
      Manifest batch = LedgerTexts.manifest(MANIFEST, Files.readString(folder.resolve(MANIFEST)));
      if (batch.objects().isEmpty()) {
        throw new ExportRefused(
            "The run "
                + from.run()
                + " has no objects"
                + (batch.gaveUp() == null
                    ? ", so there is nothing to run."
                    : ": " + batch.gaveUp()));
      }
      String text = LedgerTexts.pipeline(PIPELINE, Files.readString(folder.resolve(PIPELINE)));
      return new RunExport(
          downloads, from, choice, folder, clock, batch, code(downloads, from, batch, text));
    } catch (CorruptRecord e) {
      throw new ExportRefused(
          e.getMessage() + ". Use the Sparkdrop that runs there, or a newer one.");
    }
  }

  /** What of the job's code is there now. A file that is gone is left out. */
  private static List<ExportedObject> code(
      Downloads downloads, RunAddress from, Manifest manifest, String text)
      throws ExportRefused, IOException {
    JsonObject job =
        JsonParser.parseString(pipeline(text).job(from.values(manifest.lane()))).getAsJsonObject();
    List<ExportedObject> code = new ArrayList<>();
    for (Set<String> uris : List.of(JobFiles.needed(job), JobFiles.perhaps(job))) {
      for (String uri : uris) {
        String[] path = uri.substring("gs://".length()).split("/", 2);
        if (path.length == 2 && !path[1].isEmpty()) {
          downloads
              .find(path[0], path[1], Downloads.LIVE)
              .ifPresent(
                  there -> code.add(ExportedObject.numbered(there, "code", code.size() + 1)));
        }
      }
    }
    return code;
  }

  static Pipeline pipeline(String text) throws ExportRefused {
    try {
      return Pipeline.parse(PIPELINE, text);
    } catch (FaultyPipeline e) {
      throw new ExportRefused(
          "The run's pipeline file cannot be read by this Sparkdrop. " + e.faults().get(0));
    }
  }

  /** How many objects will be fetched. */
  public int objects() {
    return chosen.size();
  }

  /** How many objects the run's batch has. */
  public int batch() {
    return manifest.objects().size();
  }

  /** What will be fetched, in words: {@code 10 objects of 400 and the job's files, 9.1 MB}. */
  public String size() {
    return String.format(
        Locale.ROOT,
        "%,d object%s%s and the job's files, %s",
        objects(),
        objects() == 1 ? "" : "s",
        objects() < batch() ? String.format(Locale.ROOT, " of %,d", batch()) : "",
        bytes() < 100_000
            ? String.format(Locale.ROOT, "%,d bytes", bytes())
            : String.format(Locale.ROOT, "%,.1f MB", bytes() / 1e6));
  }

  /**
   * Makes sure that a person agrees to what will be fetched, where it is much.
   *
   * @param yes whether they have agreed already
   * @param asked puts a question to them; false is a no, and that there is no person
   * @throws ExportRefused where they do not
   */
  public void agree(boolean yes, Predicate<String> asked) throws ExportRefused {
    if (bytes() > MUCH && !yes && !asked.test("Fetch " + size() + "?")) {
      throw new ExportRefused(
          "Nothing was fetched: "
              + size()
              + " are to come. Add --yes, or fetch fewer objects with --sample N.");
    }
  }

  /** How many bytes will be fetched, the code's too. */
  public long bytes() {
    return chosen.stream().mapToLong(i -> manifest.objects().get(i).size()).sum()
        + code.stream().mapToLong(file -> file.version().size()).sum();
  }

  /**
   * The second step: fetches the objects and the code. What an earlier try brought is kept.
   *
   * @param progress is told a sentence now and then, perhaps by another thread
   * @return the folder, now an export
   * @throws ExportRefused where generations are gone, and are not to be left out
   */
  public ExportFolder fetch(Consumer<String> progress) throws ExportRefused, IOException {
    List<LandedObject> gone = new ArrayList<>();
    List<ExportedObject> objects = new ArrayList<>();
    List<Optional<ExportedObject>> fetched =
        new ParallelFetch(downloads, folder).all(chosen, manifest.objects(), progress);
    for (int i = 0; i < chosen.size(); i++) {
      if (fetched.get(i).isPresent()) {
        objects.add(fetched.get(i).get());
      } else {
        gone.add(manifest.objects().get(chosen.get(i)));
      }
    }
    if (!gone.isEmpty() && (!choice.skipGone() || objects.isEmpty())) {
      throw new ExportRefused(gone(gone, objects.isEmpty()));
    }
    for (ExportedObject file : code) {
      copy(downloads, file.version(), folder.resolve(file.file()));
    }
    ExportIndex index =
        new ExportIndex(
            from,
            clock.instant(),
            choice.sample(),
            manifest.objects().size(),
            objects,
            code,
            gone.stream().map(LandedObject::uri).toList());
    return ExportFolder.finish(folder, index);
  }

  private String gone(List<LandedObject> gone, boolean all) {
    LandedObject first = gone.get(0);
    return "gs://%s, generation %d, is gone: it was overwritten or deleted, and its bucket keeps no"
            .formatted(first.uri(), first.generation())
        + " older versions. So are "
        + (gone.size() - 1)
        + " more of "
        + chosen.size()
        + "."
        + (all ? "" : " Leave them out with --skip-gone.");
  }

  /** Numbers below a size, at most so many of them, evenly spread; all for 0. */
  static List<Integer> spread(int size, int most) {
    int count = most == 0 ? size : Math.min(size, most);
    return IntStream.range(0, count).mapToObj(i -> (int) ((long) i * size / count)).toList();
  }

  /** Whole or not at all under its name. */
  static boolean copy(Downloads downloads, Version version, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    if (!downloads.copy(version, part)) {
      Files.deleteIfExists(part);
      return false;
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
