package dev.sparkdrop.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportRefused;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Downloads;
import dev.sparkdrop.port.MemoryDownloads;
import dev.sparkdrop.run.LandedObject;
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
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** How much is fetched is told first, and what is here is not fetched again. */
class ReplaySourceTest {
  private static final String RUN = "gs://acme-state/runs/birds/" + SmallExport.RUN;
  private static final String JOB =
      """
      sparkJob: {mainClass: org.acme.Birds, jarFileUris: ["gs://acme-code/birds.jar"]}
      """;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private MemoryDownloads cloud;
  private boolean yes;

  @BeforeEach
  void aBatchOfThreeLargeObjects() {
    cloud = SmallExport.cloud(JOB, "gs://acme-lake/birds", "gs://acme-code/birds.jar");
    List<LandedObject> objects = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "birds/" + i;
      long generation = cloud.put("acme-landing", name, new byte[] {1}, null);
      objects.add(new LandedObject("acme-landing", name, generation, 60_000_000, Instant.EPOCH));
    }
    Manifest manifest =
        new Manifest(
            SmallExport.RUN, "birds", "birds", objects, List.of(), null, null, false, null, null);
    cloud.put(
        "acme-state",
        "runs/birds/" + SmallExport.RUN + "/manifest.json",
        LedgerTexts.text(manifest).getBytes(UTF_8),
        null);
  }

  private ExportFolder source(String... options) throws Exception {
    ReplayOptions parsed = new ReplayOptions();
    CommandSpec spec = CommandSpec.create();
    spec.addMixin("replay", CommandSpec.forAnnotatedObject(parsed));
    new CommandLine(spec).parseArgs(options);
    parsed.check();
    ReplaySource.Cloud opened = () -> (Downloads) cloud;
    return new ReplaySource(
            opened,
            question -> {
              asked.add(question);
              return yes;
            },
            told::add,
            Clock.systemUTC())
        .of(parsed, folder);
  }

  @Test
  void muchIsFetchedOnlyWhereThePersonSaysYes() throws Exception {
    String message = assertThrows(ExportRefused.class, () -> source("--replay", RUN)).getMessage();
    assertTrue(
        message.startsWith("Nothing was fetched: 3 objects and the job's files, 180.0 MB"),
        message);
    assertTrue(message.contains("Add --yes, or fetch fewer objects with --sample N."), message);
    assertEquals(List.of("Fetch 3 objects and the job's files, 180.0 MB?"), asked);

    yes = true;
    assertEquals(3, source("--replay", RUN).index().objects().size());
  }

  @Test
  void withYesOrASmallSampleNothingIsAsked() throws Exception {
    source("--replay", RUN, "--sample", "1");
    source("--replay", RUN, "--yes");

    assertEquals(List.of(), asked);
    assertTrue(
        told.get(0).startsWith("fetch     1 object of 3 and the job's files"), told::toString);
  }

  @Test
  void whatIsHereIsUsedAgainUntilAnotherSampleIsAskedFor() throws Exception {
    source("--replay", RUN, "--sample", "2", "--yes");
    int copies = cloud.copies();

    source("--replay", RUN, "--sample", "2");
    assertEquals(copies, cloud.copies());
    assertTrue(told.get(told.size() - 1).contains("used again"), told::toString);

    assertEquals(3, source("--replay", RUN, "--yes").index().objects().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jar x.jar|belong to --replay RUN",
        "--replay gs://a/b --sample 0|give the number of objects",
        "--replay gs://a/b --sample -1|give the number of objects",
        "--replay folder --sample 3|is a folder",
        "--replay folder --export other|is a folder",
        "--replay gs://a/b --export x --debug|only fetches"
      })
  void optionsThatDoNotGoTogetherAreRefused(String options, String sentence) {
    String message =
        assertThrows(ReplayRefused.class, () -> source(options.split(" ", -1))).getMessage();

    assertTrue(message.contains(sentence), message);
  }
}
