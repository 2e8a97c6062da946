package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole folders, as {@code deploy.sh check} and the local cloud read them. */
class PipelineFolderTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "project", "sparkdrop-local",
          "region", "us-central1",
          "landing", "landing",
          "lake", "lake",
          "code", "code",
          "state", "state");

  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  /** A pipeline by name, pattern and outputs. */
  private void pipeline(String name, String match, String... output) throws IOException {
    String outputs = "[\"" + String.join("\", \"", output) + "\"]";
    write(
        name + ".yaml",
        Sample.VALID
            .replace("name: flights", "name: " + name)
            .replace("flights/{year}/*.csv", "\"" + match + "\"")
            .replace("  groupBy: [year]\n", "")
            .replace("[\"gs://lake/flights\"]", output.length == 0 ? "[]" : outputs));
  }

  private List<String> faults() throws IOException {
    return PipelineFolder.read(folder, Variables.of(VALUES)).faults().stream()
        .map(Fault::toString)
        .toList();
  }

  @Test
  void filesOfAllThreeKindsAreReadAndOthersLeftAlone() throws IOException {
    pipeline("aa", "a/*");
    write("b.yml", Sample.VALID);
    write(
        "c.json",
        """
        {"name": "cc", "trigger": {"match": "c/*"}, "cluster": {"region": "${region}"},
         "job": {"sparkJob": {"mainClass": "x"}}}
        """);
    write("README.md", "no pipeline");
    write(".hidden.yaml", "broken: [");
    Files.createDirectory(folder.resolve("folder.yaml"));

    CheckedFolder checked = PipelineFolder.read(folder, Variables.of(VALUES));

    assertEquals(List.of(), checked.faults());
    assertEquals(
        List.of("aa", "flights", "cc"), checked.pipelines().stream().map(Pipeline::name).toList());
    assertEquals("[aa.yaml, b.yml, c.json]", checked.texts().keySet().toString());
    assertTrue(checked.texts().get("c.json").contains("\"us-central1\""));
  }

  @Test
  void emptyFolderIsAFault() throws IOException {
    assertEquals(
        List.of(folder + ": holds no pipeline file; write one, named *.yaml, *.yml or *.json"),
        faults());
  }

  @Test
  void missingFolderIsNoFolder() {
    assertThrows(
        NoSuchFileException.class,
        () -> PipelineFolder.read(folder.resolve("none"), Variables.of(VALUES)));
  }

  @Test
  void faultsOfAllFilesAreToldTogether() throws IOException {
    write("a.yaml", "");
    Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
    write("c.yaml", Sample.with("name: flights", "name: F"));
    pipeline("good", "x/*");

    List<String> faults = faults();

    assertEquals(3, faults.size(), faults::toString);
    assertEquals("a.yaml: is empty; start with name: and trigger:", faults.get(0));
    assertEquals("b.yaml: is not UTF-8; save it as UTF-8 text", faults.get(1));
    assertTrue(faults.get(2).startsWith("c.yaml: name: \"F\" is not"));
  }

  @Test
  void namesMustDiffer() throws IOException {
    write("a.yaml", Sample.VALID);
    write("b.yaml", Sample.VALID);

    assertEquals(
        List.of(
            "b.yaml: name: \"flights\" is also the name in a.yaml;"
                + " give each pipeline a name of its own"),
        faults());
  }

  @ParameterizedTest
  @CsvSource({
    "in/**, gs://landing/in/out, true",
    "in/*.csv, gs://landing/in, true",
    "in/*.csv, gs://landing/in/, true",
    "in/*.csv, gs://landing/in/out, false",
    "in/*.csv, gs://landing/out, false",
    "in/*.csv, gs://lake/in, false",
    "in/a.csv, gs://landing/in/a.csv, true",
    "in/*.csv, gs://landing, true",
    "out_bad/*.csv, gs://landing/out, true",
    "outside/*.csv, gs://landing/out, false",
    "**.csv, gs://landing/out, true",
    "in/{y}/x/*, gs://landing/in/1990/x, true",
    "in/*, gs://landing/in/out/, false"
  })
  void pipelineThatSetsItselfOffIsRefused(String match, String output, boolean refused)
      throws IOException {
    pipeline("aa", match, output);

    List<String> faults = faults();

    assertEquals(refused, !faults.isEmpty(), faults::toString);
    if (refused) {
      assertTrue(
          faults
              .get(0)
              .startsWith("aa.yaml: output[0]: \"" + output + "\" sets off a circle: aa → aa; "),
          faults::toString);
    }
  }

  @Test
  void outputThatMayBeAnObjectIsAskedToSayThatItIsAFolder() throws IOException {
    pipeline("aa", "in/*", "gs://landing/in/out");

    assertEquals(
        List.of(
            "aa.yaml: output[0]: \"gs://landing/in/out\" sets off a circle: aa → aa; end it with /"
                + " if it is a folder; else write to another bucket, or where no trigger.match of"
                + " these reaches"),
        faults());
  }

  @Test
  void circleOfSeveralIsSpelledOut() throws IOException {
    pipeline("aa", "a/*", "gs://lake/x", "gs://landing/b");
    pipeline("bb", "b/*", "gs://landing/c");
    pipeline("cc", "c/*", "gs://landing/a");
    pipeline("dd", "c/*", "gs://landing/e");

    assertEquals(
        List.of(
            "aa.yaml: output[1]: \"gs://landing/b\" sets off a circle: aa → bb → cc → aa;"
                + " write to another bucket, or where no trigger.match of these reaches"),
        faults());
  }

  @Test
  void everyCircleOfItsOwnIsTold() throws IOException {
    pipeline("aa", "a/*", "gs://landing/b");
    pipeline("bb", "b/*", "gs://landing/a");
    pipeline("cc", "c/*", "gs://landing/c");

    assertEquals(2, faults().size());
  }

  @Test
  void chainThatEndsIsFine() throws IOException {
    pipeline("aa", "a/*", "gs://landing/b");
    pipeline("bb", "b/*", "gs://landing/c");
    pipeline("cc", "c/*", "gs://lake/c");

    assertEquals(List.of(), faults());
  }

  @Test
  void stateBucketIsTheLedgersAlone() throws IOException {
    pipeline("aa", "a/*", "gs://lake/a", "gs://state/a");

    List<String> faults = new ArrayList<>(faults());
    Map<String, String> shared = new HashMap<>(VALUES);
    shared.put("state", "landing");
    PipelineFolder.read(folder, Variables.of(shared)).faults().forEach(f -> faults.add("" + f));

    assertEquals(
        List.of(
            "aa.yaml: output[1]: \"gs://state/a\" is in the state bucket, which is the ledger's"
                + " alone; write to another bucket, as ${lake}/aa",
            "buckets: state: \"landing\" is also the landing bucket;"
                + " give the ledger a bucket of its own"),
        faults);
  }

  @Test
  void variablesAreReplacedWhereverTheyStand() {
    Variables variables = Variables.of(VALUES);

    assertEquals(
        "gs://lake/x us-central1 sparkdrop-local # gs://code ${run.id} ${nope} $${lake} $lake",
        variables.resolve(
            "${lake}/x ${region} ${project} # ${code} ${run.id} ${nope} $${lake} $lake"));
  }

  @Test
  void shippedSamplesAreClean() throws IOException {
    CheckedFolder samples =
        PipelineFolder.read(Path.of("..", "..", "pipelines"), Variables.of(VALUES));

    assertEquals(List.of(), samples.faults());
    assertEquals(
        List.of("birdstrikes", "flights", "weather"),
        samples.pipelines().stream().map(Pipeline::name).toList());
    Pipeline birdstrikes = samples.pipelines().get(0);
    Pipeline weather = samples.pipelines().get(2);
    assertEquals(
        Map.of("year", "1990"),
        birdstrikes.lane("birdstrikes/1990/birdstrikes.csv").orElseThrow().values());
    assertEquals("weather", weather.lane("weather/2012/01/x.csv").orElseThrow().id());
    assertTrue(
        weather.cluster(0).configJson().contains("\"enableHttpPortAccess\":true"),
        "the weather sample has its component gateway");
  }
}
