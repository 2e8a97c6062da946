package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes that once passed, and failed only on a cluster. */
class CommonMistakesTest {
  private static final String GOOD =
      """
      name: good
      trigger: {match: "good/*.csv"}
      cluster: {region: us-central1, config: {clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: n2-standard-4}}}
      job:
        sparkJob:
          mainClass: dev.sparkdrop.jobs.LakeJob
          jarFileUris: ["gs://code/sparkdrop-jobs.jar"]
          args: ["--manifest=${run.manifest}", "--output=gs://lake/x", "--run=${run.id}", "--report=${run.report}"]
      output: ["gs://lake/x"]
      """;

  @TempDir Path folder;

  private List<String> faults(String text) throws IOException {
    Files.writeString(folder.resolve("p.yaml"), text);
    return PipelineFolder.read(folder, Variables.of(Map.of())).faults().stream()
        .map(Fault::toString)
        .toList();
  }

  private List<String> faults(String old, String replacement) throws IOException {
    assertTrue(GOOD.contains(old), old);
    return faults(GOOD.replace(old, replacement));
  }

  private static final String SOURCE =
      "ingest: {schedule: '%s', destination: good/, sources: [{url: https://example.org/x.csv}]}\n";

  private static void only(List<String> faults, String... parts) {
    assertEquals(1, faults.size(), faults::toString);
    for (String part : parts) {
      assertTrue(faults.get(0).contains(part), faults::toString);
    }
  }

  @Test
  void theGoodOneIsGood() throws Exception {
    assertEquals(List.of(), faults(GOOD));
  }

  @ParameterizedTest
  @CsvSource({
    "n2_standard_4, n2-standard-4",
    "N2-Standard-4, n2-standard-4",
    "big, e2-standard-4",
    "'zones/us-central1-a/machineTypes/e2_medium', e2-standard-4"
  })
  void aMachineTypeThatCannotBeOneIsTold(String type, String instead) throws Exception {
    only(
        faults("n2-standard-4", type),
        "cluster.config.masterConfig.machineTypeUri",
        "cannot be a machine type",
        "write");
    assertTrue(faults("n2-standard-4", type).get(0).contains(instead) || type.contains("medium"));
  }

  @ParameterizedTest
  @CsvSource({
    "'^sales/.*\\.csv$', sales/*.csv",
    "'sales/.*\\.csv', sales/*.csv",
    "'^sales/*.csv', sales/*.csv",
    "'sales/*.csv$', sales/*.csv",
    "'sales/\\d+.csv', sales/d+.csv"
  })
  void aRegularExpressionIsTold(String match, String instead) throws Exception {
    only(
        faults("\"good/*.csv\"", "'" + match + "'"), "is a regular expression", "write " + instead);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales/x.*", "sales/.hidden/*.csv", "a^b/$c/*.csv", "costs$/x.csv"})
  void whatOnlyLooksLikeOneIsAPattern(String match) throws Exception {
    assertEquals(List.of(), faults("good/*.csv", match));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "' good/*.csv' | begins or ends with a space",
        "'good\\*.csv' | has a \\",
        "good/?.csv | has ? or [...]",
        "good/[0-9]*.csv | has ? or [...]",
        "good/%Y/*.csv | write {date}",
        "good/yyyy-MM-dd/*.csv | write {date}"
      })
  void whatOtherPatternsMeanIsTold(String match, String part) throws Exception {
    only(faults("\"good/*.csv\"", "'" + match + "'"), "trigger.match", part);
  }

  @Test
  void moreObjectsThanABatchCanHoldAreTold() throws Exception {
    only(
        faults(GOOD + "batch: {maxObjects: 500000}\n"),
        "batch.maxObjects",
        "is 500000, and no batch takes more than 100000",
        "write 100000");
    assertEquals(List.of(), faults(GOOD + "batch: {maxObjects: 100000}\n"));
  }

  @Test
  void aFolderIsToldWhatToWrite() throws Exception {
    only(faults("good/*.csv", "sales/"), "names a folder", "sales/**");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u201cgs://code/sparkdrop-jobs.jar\u201d", "\u2018gs://code/x.jar\u2019"})
  void typographicQuotesAreTold(String quoted) throws Exception {
    only(
        faults("\"gs://code/sparkdrop-jobs.jar\"", quoted),
        "job.sparkJob.jarFileUris[0]",
        "typographic quotes",
        "\"gs://code/");
  }

  @Test
  void aVariableWithoutBracesIsTold() throws Exception {
    only(faults("--output=gs://lake/x", "--output=$lake/x"), "has $lake without braces", "${lake}");
  }

  @Test
  void aJarOfThisMachineIsTold() throws Exception {
    only(
        faults("gs://code/sparkdrop-jobs.jar", "target/my.jar"),
        "is a path on this machine",
        "${code}/my.jar");
  }

  @Test
  void mergeKeysMerge() throws Exception {
    Pipeline merged =
        Pipeline.parse(
            "p.yaml",
            GOOD.replace(
                "config: {clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: n2-standard-4}}",
                "config: {masterConfig: &m {machineTypeUri: e2-standard-4},"
                    + " workerConfig: {<<: *m, numInstances: 2}}"));

    String worker = merged.cluster(0).config().get("workerConfig").toString();
    assertTrue(worker.contains("e2-standard-4"), worker);
    assertFalse(worker.contains("<<"), worker);
  }

  @ParameterizedTest
  @CsvSource({
    "--delimiter=;, --option=sep=;",
    "--charset=utf-16, --option=encoding=utf-16",
    "--formatt=delta, write format",
    "--format=csv, write delta or parquet",
    "--max-bad=10%, write a share",
    "--overwritten=keep, write replace or append",
    "--option=sep, write NAME=VALUE",
    "plain, is not an argument of LakeJob",
    "--run=again, written twice"
  })
  void anArgumentThatLakeJobWouldRefuseIsTold(String argument, String instead) throws Exception {
    only(
        faults("\"--report=${run.report}\"", "\"--report=${run.report}\", '" + argument + "'"),
        "job.sparkJob.args[4]",
        instead);
  }

  @Test
  void aMissingArgumentOfLakeJobIsTold() throws Exception {
    only(
        faults(", \"--report=${run.report}\"", ""),
        "job.sparkJob.args",
        "--report is missing",
        "--report=${run.report}");
  }

  @Test
  void argumentsOfOtherJobsAreTheirs() throws Exception {
    assertEquals(
        List.of(),
        faults(
            GOOD.replace("dev.sparkdrop.jobs.LakeJob", "org.example.Mine")
                .replace("--output=gs://lake/x", "--delimiter=;")));
  }

  @ParameterizedTest
  @CsvSource({
    "--run={{ run_id }}, --run=${run.id}",
    "--run={{run.id}}, --run=${run.id}",
    "--run=$RUN_ID, --run=${run.id}"
  })
  void variablesOfOtherTemplatesAreTold(String argument, String instead) throws Exception {
    only(
        faults("--run=${run.id}", argument),
        "job.sparkJob.args[2]",
        "write " + instead.substring(instead.indexOf('$')));
  }

  @Test
  void templatesOfTheJobAreItsOwn() throws Exception {
    assertEquals(
        List.of(),
        faults(
            GOOD.replace("dev.sparkdrop.jobs.LakeJob", "org.example.Mine")
                .replace("--output=gs://lake/x", "--when={{ ds }}")));
  }

  @ParameterizedTest
  @CsvSource({"latest, is no version", "1.5, is not to be had", "2.0-debian10, is not to be had"})
  void anImageThatIsNotThereIsTold(String version, String problem) throws Exception {
    only(
        faults("masterConfig:", "softwareConfig: {imageVersion: '" + version + "'}, masterConfig:"),
        "cluster.config.softwareConfig.imageVersion",
        problem,
        "write \"2.3\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3", "2.3-debian12", "2.3.10-ubuntu22", "3.0"})
  void anImageThatIsThereIsSound(String version) throws Exception {
    assertEquals(
        List.of(),
        faults(
            "masterConfig:", "softwareConfig: {imageVersion: '" + version + "'}, masterConfig:"));
  }

  @Test
  void aClusterWithOneWorkerIsTold() throws Exception {
    only(
        faults("clusterType: SINGLE_NODE", "workerConfig: {numInstances: 1}"),
        "cluster.config.workerConfig.numInstances",
        "at least two",
        "SINGLE_NODE");
  }

  @Test
  void anOutputOfLakeJobThatIsNotDeclaredIsTold() throws Exception {
    only(
        faults("output: [\"gs://lake/x\"]", "output: [\"gs://lake/other\"]"),
        "job.sparkJob.args[1]",
        "is not among output");
    assertEquals(
        List.of(), faults("output: [\"gs://lake/x\"]", "output: [\"gs://lake/\", \"gs://bkt/c\"]"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/good/x.csv?key=${secret.K}, holds a secret",
    "https://me:pass@example.org/x.csv, holds the name of an account"
  })
  void whatDoesNotBelongIntoAUrlIsTold(String url, String problem) throws Exception {
    only(
        faults(GOOD + "ingest: {sources: [{url: '" + url + "', object: good/x.csv}]}\n"),
        "ingest.sources[0].url",
        problem,
        "Bearer ${secret.NAME}");
  }

  @ParameterizedTest
  @CsvSource({
    "'{url: https://example.org/x.json}', good/, good/x.json",
    "'{url: https://example.org/x.csv}', other/, other/x.csv",
    "'{url: https://example.org/q?a=1, object: a/b.csv}', good/, good/a/b.csv",
    "'{url: \"https://example.org/${param.day}.csv\"}', '', 1969-12-31.csv"
  })
  void aSourceThatLandsWhereNoPipelineTakesItIsTold(String source, String folder, String name)
      throws Exception {
    String place = folder.isEmpty() ? "" : "destination: " + folder + ", ";
    String params = source.contains("param") ? "params: {day: '${yesterday}'}, " : "";
    only(
        faults(GOOD + "ingest: {" + params + place + "sources: [" + source + "]}\n"),
        "ingest.sources[0]",
        "lands as \"" + name + "\", which no pipeline takes",
        "good/*.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{url: https://example.org/x.csv}",
        "{url: https://example.org/q?file=x.json}",
        "{url: https://example.org/x.zip, unpack: zip}",
        "{url: https://example.org/}",
        "{url: \"https://example.org/${param.day}.json\"}"
      })
  void whereASourceLandsIsNotGuessed(String source) throws Exception {
    assertEquals(
        List.of(), faults(GOOD + "ingest: {destination: good/, sources: [" + source + "]}\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 25 * * *",
        "60 * * * *",
        "0 6 32 * *",
        "0 6 * 13 *",
        "0 6 * * 8",
        "*/0 * * * *"
      })
  void aScheduleThatNeverComesIsTold(String schedule) throws Exception {
    only(
        faults(GOOD + SOURCE.formatted(schedule)),
        "ingest.schedule",
        "has a field that never comes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/15 0-6,22 1,15 JAN-mar MON-FRI", "0 6 * * 7", "05 06 * * *"})
  void aScheduleThatComesIsSound(String schedule) throws Exception {
    assertEquals(List.of(), faults(GOOD + SOURCE.formatted(schedule)));
  }
}
