package dev.sparkdrop.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.MemoryDownloads;
import dev.sparkdrop.run.LandedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run becomes a folder, in exactly the generations of its manifest; nothing else does. */
class RunExportTest {
  private static final String RUN = "birds-mwrnezfxgn0z";
  private static final String FOLDER = "runs/birds/" + RUN + "/";
  private static final String PIPELINE =
      """
      name: birds
      trigger: {match: "birds/**"}
      cluster:
        region: us-central1
        config: {clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: e2-standard-4}}
      job:
        sparkJob:
          mainClass: org.acme.Birds
          jarFileUris: ["gs://acme-code/birds.jar", "gs://elsewhere/lib.jar"]
          args: ["${run.manifest}", "--query=gs://acme-code/q.sql", "--other=gs://acme-lake/x"]
      output: ["gs://acme-lake/birds"]
      """;

  @TempDir Path temporary;
  private final MemoryDownloads cloud = new MemoryDownloads();
  private final List<LandedObject> batch = new ArrayList<>();
  private RunAddress from;
  private Path folder;

  @BeforeEach
  void aRunInTheCloud() throws ExportRefused {
    from = RunAddress.parse("gs://acme-state/" + FOLDER);
    folder = temporary.resolve("export");
    put("acme-code", "birds.jar", "the jar");
    put("acme-code", "q.sql", "SELECT 1");
    put("elsewhere", "lib.jar", "a library");
    for (int i = 0; i < 10; i++) {
      String name = "birds/" + i + ".csv";
      long generation = put("acme-landing", name, "id\n" + i + "\n");
      batch.add(new LandedObject("acme-landing", name, generation, 5, Instant.EPOCH));
    }
    put("acme-state", FOLDER + "pipeline.json", pipeline(PIPELINE));
    seal();
  }

  private long put(String bucket, String name, String text) {
    return cloud.put(bucket, name, text.getBytes(UTF_8), null);
  }

  private static String pipeline(String text) {
    JsonObject json = new JsonObject();
    json.addProperty("version", 1);
    json.addProperty("text", text);
    return json.toString();
  }

  private void seal() {
    put("acme-state", FOLDER + "manifest.json", LedgerTexts.text(manifest(batch, null)));
  }

  private static Manifest manifest(List<LandedObject> objects, String gaveUp) {
    return new Manifest(RUN, "birds", "birds", objects, List.of(), null, null, false, gaveUp, null);
  }

  private RunExport begin(int sample, boolean skipGone) throws ExportRefused, IOException {
    return RunExport.begin(
        cloud, from, new RunExport.Choice(sample, skipGone), folder, Clock.systemUTC());
  }

  private String refusal() {
    return assertThrows(ExportRefused.class, () -> begin(0, false).fetch(line -> {})).getMessage();
  }

  @Test
  void itHasThePipelineTheBatchAndTheCode() throws Exception {
    RunExport export = begin(0, false);
    assertEquals(10, export.objects());
    assertEquals(10 * 5 + 7 + 9 + 8, export.bytes());

    ExportFolder there = export.fetch(line -> {});

    assertEquals(batch, there.manifest().objects());
    assertEquals("birds", there.pipeline().name());
    assertTrue(there.receipt().isEmpty());
    for (int i = 0; i < 10; i++) {
      ExportedObject object = there.index().objects().get(i);
      assertEquals("birds/" + i + ".csv", object.version().name());
      assertEquals(batch.get(i).generation(), object.version().generation());
      assertEquals("id\n" + i + "\n", Files.readString(there.file(object)));
    }
    assertEquals(
        List.of("gs://acme-code/birds.jar", "gs://elsewhere/lib.jar", "gs://acme-code/q.sql"),
        there.index().code().stream().map(file -> file.version().uri()).toList());
    assertEquals(there.index(), ExportFolder.open(folder).index());
  }

  @ParameterizedTest
  @CsvSource({"10,3,0 3 6", "10,0,0 1 2 3 4 5 6 7 8 9", "3,10,0 1 2", "10,1,0", "0,5,''"})
  void aSampleIsSpreadOverTheBatch(int size, int most, String places) {
    String spread =
        String.join(" ", RunExport.spread(size, most).stream().map(String::valueOf).toList());

    assertEquals(places, spread);
  }

  @Test
  void aSampleIsWhatItsManifestHas() throws Exception {
    ExportFolder there = begin(3, false).fetch(line -> {});

    assertEquals(List.of(batch.get(0), batch.get(3), batch.get(6)), there.manifest().objects());
    assertEquals(10, there.index().batch());
  }

  @Test
  void aRunThatIsNotThereIsRefused() throws Exception {
    from = RunAddress.parse("gs://acme-state/runs/birds/birds-000000000000");

    assertTrue(refusal().startsWith("There is no run gs://acme-state/runs/birds/birds-000"));
    assertFalse(Files.exists(folder));
  }

  @Test
  void aRunThatIsNotSealedIsRefused() {
    cloud.delete("acme-state", FOLDER + "manifest.json");

    assertTrue(refusal().contains("is not sealed yet"));
  }

  @Test
  void aRunWithoutObjectsIsRefusedWithItsReason() {
    put(
        "acme-state",
        FOLDER + "manifest.json",
        LedgerTexts.text(manifest(List.of(), "No cluster was to be had.")));

    assertEquals("The run " + RUN + " has no objects: No cluster was to be had.", refusal());
  }

  @Test
  void anOverwrittenObjectIsNeverTakenForTheOneOfTheBatch() throws Exception {
    put("acme-landing", "birds/4.csv", "id\n44\n");
    cloud.delete("acme-landing", "birds/7.csv");

    String refusal = refusal();
    assertTrue(refusal.startsWith("gs://acme-landing/birds/4.csv, generation "), refusal);
    assertTrue(refusal.contains("So are 1 more of 10. Leave them out with --skip-gone."), refusal);
    assertFalse(ExportFolder.isIn(folder));

    int before = cloud.copies();
    ExportFolder there = begin(0, true).fetch(line -> {});
    assertEquals(8, there.manifest().objects().size());
    assertEquals(
        List.of("acme-landing/birds/4.csv", "acme-landing/birds/7.csv"), there.index().gone());
    // Two objects of the ledger, three files of code: the batch was here already.
    assertEquals(5, cloud.copies() - before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "pipeline.json"})
  void whatANewerVersionWroteIsRefused(String file) {
    put("acme-state", FOLDER + file, "{\"version\": 2}");

    assertTrue(refusal().contains(file + " cannot be read"), this::refusal);
    assertTrue(refusal().contains("Use the Sparkdrop that runs there, or a newer one."));
  }

  @Test
  void aFileOfTheJobThatIsGoneIsLeftOut() throws Exception {
    cloud.delete("elsewhere", "lib.jar");

    assertEquals(2, begin(0, false).fetch(line -> {}).index().code().size());
  }

  @Test
  void aFolderThatHoldsSomethingElseIsLeftAlone() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thesis.txt"), "years of work");

    assertTrue(refusal().contains("is not empty"));
    assertEquals("years of work", Files.readString(folder.resolve("thesis.txt")));
  }

  @Test
  void anExportOfAnotherRunThatWasNotFinishedIsLeftAlone() throws Exception {
    cloud.delete("acme-landing", "birds/7.csv");
    assertTrue(refusal().contains("is gone"));
    String other = "runs/birds/birds-mwrnezfxgn11/";
    from = RunAddress.parse("gs://acme-state/" + other);
    put("acme-state", other + "pipeline.json", pipeline(PIPELINE));
    put("acme-state", other + "manifest.json", LedgerTexts.text(manifest(batch, null)));

    assertTrue(refusal().contains("is not empty"));
  }

  @Test
  void anExportIsNotWrittenOver() throws Exception {
    begin(0, false).fetch(line -> {});

    assertTrue(refusal().contains("has an export already"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/birds/" + RUN,
        "gs://acme-state/" + RUN,
        "gs://acme-state/runs/birds/../" + RUN,
        "gs://acme-state/runs/birds/" + RUN + "/x",
        "s3://acme-state/runs/birds/" + RUN
      })
  void whatIsNoRunIsRefused(String uri) {
    String message = assertThrows(ExportRefused.class, () -> RunAddress.parse(uri)).getMessage();

    assertTrue(message.contains("Write gs://STATE/runs/<pipeline>/<run>"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/receipt.json", "/manifest.json", "/pipeline.json"})
  void anObjectOfARunIsAsGood(String ending) throws ExportRefused {
    assertEquals(from, RunAddress.parse("gs://acme-state/runs/birds/" + RUN + ending));
  }

  @Test
  void aFolderOfANewerVersionIsRefused() throws Exception {
    change("\"version\": 1", "\"version\": 2");

    assertTrue(open().endsWith("Use the Sparkdrop that wrote it, or a newer one."), open());
  }

  @Test
  void aFolderThatNamesFilesOutsideOfItIsRefused() throws Exception {
    Files.writeString(temporary.resolve("secret"), "12345");
    change("objects/00005-4.csv", "../secret");

    assertTrue(open().contains("which is outside of it"), open());
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws Exception {
    Files.writeString(temporary.resolve("secret"), "12345");
    change("", "");
    Files.delete(folder.resolve("objects/00005-4.csv"));
    Files.createSymbolicLink(folder.resolve("objects/00005-4.csv"), temporary.resolve("secret"));

    assertTrue(open().contains("which is outside of it"), open());
  }

  @Test
  void aFolderThatLacksAFileIsRefused() throws Exception {
    change("objects/00005-4.csv", "objects/none");

    assertTrue(open().contains("is missing"), open());
  }

  @Test
  void aFolderThatIsNoneIsRefused() throws IOException {
    assertTrue(open().startsWith("There is no folder"), open());
    Files.createDirectories(folder);
    assertTrue(open().contains("is no export, or one that was not finished"), open());
    Files.writeString(folder.resolve("export.json"), "[]");
    assertTrue(open().contains("is no index of an export"), open());
  }

  private void change(String from, String to) throws Exception {
    if (!ExportFolder.isIn(folder)) {
      begin(0, false).fetch(line -> {});
    }
    Path index = folder.resolve("export.json");
    Files.writeString(index, Files.readString(index).replace(from, to));
  }

  private String open() {
    return assertThrows(ExportRefused.class, () -> ExportFolder.open(folder)).getMessage();
  }
}
