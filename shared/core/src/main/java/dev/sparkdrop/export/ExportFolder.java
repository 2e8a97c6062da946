package dev.sparkdrop.export;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run in a folder, as {@link RunExport} writes it.
 *
 * @param manifest with the exported objects alone
 * @param receipt empty where the run was not closed when it was exported
 */
public record ExportFolder(
    Path folder,
    ExportIndex index,
    Pipeline pipeline,
    Manifest manifest,
    Optional<Receipt> receipt) {
  /** In an export that is not finished: of which run. */
  private static final String BEGUN = "export.begun";

  /** Whether a folder holds an export that was finished. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(ExportIndex.FILE));
  }

  /**
   * Opens an export. Its files may come from elsewhere: none that it names outside of the folder is
   * touched.
   *
   * @throws ExportRefused where it is none, or incomplete, or of a newer version
   */
  public static ExportFolder open(Path folder) throws ExportRefused, IOException {
    if (!Files.isDirectory(folder)) {
      throw new ExportRefused(
          "There is no folder "
              + folder
              + ". Name one that an export was written to, or a run as gs://STATE/runs/<pipeline>/<run>.");
    }
    Path file = folder.resolve(ExportIndex.FILE);
    if (!Files.exists(file)) {
      throw new ExportRefused(
          folder
              + " is no export, or one that was not finished: it has no "
              + ExportIndex.FILE
              + ".");
    }
    ExportIndex index = ExportIndex.of(file.toString(), Files.readString(file));
    for (ExportedObject each : all(index)) {
      check(folder, each);
    }
    try {
      String text = LedgerTexts.pipeline(RunExport.PIPELINE, read(folder, RunExport.PIPELINE));
      Manifest whole = LedgerTexts.manifest(RunExport.MANIFEST, read(folder, RunExport.MANIFEST));
      Path receipt = folder.resolve(RunExport.RECEIPT);
      return new ExportFolder(
          folder,
          index,
          RunExport.pipeline(text),
          reduced(index, whole),
          Files.exists(receipt)
              ? Optional.of(LedgerTexts.receipt(RunExport.RECEIPT, Files.readString(receipt)))
              : Optional.empty());
    } catch (CorruptRecord e) {
      throw new ExportRefused(
          e.getMessage()
              + ". It is in "
              + folder
              + ". Use the Sparkdrop that wrote it, or a newer one.");
    }
  }

  private static List<ExportedObject> all(ExportIndex index) {
    return Stream.concat(index.objects().stream(), index.code().stream()).toList();
  }

  private static String read(Path folder, String file) throws ExportRefused, IOException {
    if (!Files.exists(folder.resolve(file))) {
      throw new ExportRefused(folder + " has no " + file + ". Export the run again.");
    }
    return Files.readString(folder.resolve(file));
  }

  private static void check(Path folder, ExportedObject object) throws ExportRefused, IOException {
    Path file = folder.resolve(object.file());
    if (!Files.isRegularFile(file)) {
      throw new ExportRefused(
          file
              + " is missing: the content of "
              + object.version().uri()
              + ". Export the run again.");
    }
    if (!file.toRealPath().startsWith(folder.toRealPath())) {
      throw new ExportRefused(
          folder + " names the file " + object.file() + ", which is outside of it. Don't use it.");
    }
    if (Files.size(file) != object.version().size()) {
      throw new ExportRefused(
          file
              + " has "
              + Files.size(file)
              + " bytes and should have "
              + object.version().size()
              + ". Export the run again.");
    }
  }

  private static Manifest reduced(ExportIndex index, Manifest whole) throws ExportRefused {
    if (!whole.run().equals(index.from().run())) {
      throw new ExportRefused(
          "The index is of run "
              + index.from().run()
              + ", and the manifest of "
              + whole.run()
              + ".");
    }
    Map<String, ExportedObject> exported =
        index.objects().stream()
            .collect(Collectors.toMap(each -> key(each), Function.identity(), (a, b) -> a));
    return new Manifest(
        whole.run(),
        whole.pipeline(),
        whole.lane(),
        whole.objects().stream()
            .filter(object -> exported.containsKey(object.uri() + "#" + object.generation()))
            .toList(),
        whole.dropped(),
        whole.marker(),
        whole.again(),
        whole.leftOver(),
        whole.gaveUp(),
        whole.bisect());
  }

  private static String key(ExportedObject object) {
    return object.version().bucket()
        + "/"
        + object.version().name()
        + "#"
        + object.version().generation();
  }

  /** The file of the folder with an object's bytes. */
  public Path file(ExportedObject object) {
    return folder.resolve(object.file());
  }

  /** Makes sure that an export of that run may be written there. */
  static void claim(Path folder, RunAddress from) throws ExportRefused, IOException {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve(ExportIndex.FILE))) {
      throw new ExportRefused(folder + " has an export already. Name another folder.");
    }
    Path begun = folder.resolve(BEGUN);
    boolean ours;
    try (Stream<Path> files = Files.list(folder)) {
      ours = files.findAny().isEmpty();
    }
    ours |= Files.exists(begun) && Files.readString(begun).equals(from.toString());
    if (!ours) {
      throw new ExportRefused(folder + " is not empty. Name a folder that is, or a new one.");
    }
    Files.writeString(begun, from.toString());
  }

  /** Makes the folder an export: all that the index names is there. */
  static ExportFolder finish(Path folder, ExportIndex index) throws ExportRefused, IOException {
    Files.writeString(folder.resolve(ExportIndex.FILE), index.text());
    Files.deleteIfExists(folder.resolve(BEGUN));
    return open(folder);
  }
}
