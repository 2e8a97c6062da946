package dev.sparkdrop.local.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import dev.sparkdrop.export.ExportFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No name of the cloud that a run came from reaches the job of its replay. */
class ReplayJobTest {
  private static final String OUTPUT = "gs://acme-lake/birds";
  private static final String JAR = "gs://acme-code/birds.jar";
  private static final Path SHIPPED = Path.of("sparkdrop-jobs.jar");

  @TempDir Path folder;

  private static String job(String... args) {
    return """
        sparkJob:
          mainClass: org.acme.Birds
          jarFileUris: ["gs://acme-code/birds.jar"]
          args: [%s]
        """
        .formatted(String.join(", ", List.of(args).stream().map(arg -> "'" + arg + "'").toList()));
  }

  private ReplayJob replay(String job, String output, String... objects) throws Exception {
    return ReplayJob.of(
        SmallExport.of(folder.resolve("export"), job, output, objects),
        new ReplayJob.Changes(null, null),
        SHIPPED);
  }

  private static List<String> args(ReplayJob job) {
    return StreamSupport.stream(
            job.job().getAsJsonObject("sparkJob").getAsJsonArray("args").spliterator(), false)
        .map(JsonElement::getAsString)
        .toList();
  }

  @Test
  void everyPlaceHasItsLocalName() throws Exception {
    ReplayJob job =
        replay(
            job(
                "${run.manifest}",
                "--report=${run.report}",
                "--output=gs://acme-lake/birds",
                "--staging=gs://acme-lake/staging/${run.id}",
                "--in=gs://acme-landing/birds/,gs://acme-landing/more",
                "--query=gs://acme-code/sql/q.sql"),
            OUTPUT,
            JAR,
            "gs://acme-code/sql/q.sql");

    assertEquals(
        List.of(
            "gs://state/runs/birds/birds-mwrnezfxgn0z/manifest.json",
            "--report=gs://state/reports/birds/birds-mwrnezfxgn0z-a1.json",
            "--output=gs://lake/birds",
            "--staging=gs://lake/staging/birds-mwrnezfxgn0z",
            "--in=gs://landing/birds/,gs://landing/more",
            "--query=gs://code/sql/q.sql"),
        args(job));
    assertEquals(List.of("gs://lake/birds"), job.outputs());
    assertEquals(Set.of("birds.jar", "sql/q.sql"), job.code().keySet());
    assertFalse(job.job().toString().contains("acme-"), job.job()::toString);
  }

  @Test
  void logsOfTheCloudAreLeftOutAndOtherPropertiesKept() throws Exception {
    ReplayJob job = replay(job(), OUTPUT, JAR);

    assertEquals(Map.of("spark:spark.sql.shuffle.partitions", "3"), job.clusterProperties());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--lookup=gs://acme-reference/countries.csv",
        "--out=GS://acme-other/x",
        "--bucket=acme-lake",
        "acme-state",
        "https://storage.googleapis.com/acme-lake/birds",
        "{\"to\": \"acme-landing\"}"
      })
  void whatStillNamesTheCloudIsRefused(String arg) {
    String message =
        assertThrows(ReplayRefused.class, () -> replay(job(arg), OUTPUT, JAR)).getMessage();

    assertTrue(message.startsWith("The job's '" + arg + "' names the bucket acme-"), message);
    assertTrue(message.contains("with --pipelines"), message);
  }

  @Test
  void anOutputThatIsNotDeclaredIsRefused() {
    assertThrows(ReplayRefused.class, () -> replay(job("--to=gs://acme-lake/birds"), "", JAR));
  }

  @Test
  void theOutputOfLakeJobNeedsNoDeclaration() throws Exception {
    ReplayJob job =
        replay(
            """
            sparkJob:
              mainClass: dev.sparkdrop.jobs.LakeJob
              jarFileUris: ["gs://acme-code/birds.jar"]
              args:
                - --manifest=${run.manifest}
                - --output=gs://acme-lake/birds
                - --run=${run.id}
                - --report=${run.report}
            """,
            "",
            JAR);

    assertEquals("--output=gs://lake/birds", args(job).get(1));
  }

  @Test
  void outputsOfTwoBucketsStayApart() throws Exception {
    ReplayJob job =
        replay(
            job("gs://acme-lake/x", "gs://acme-marts/x"),
            "gs://acme-lake/x, gs://acme-marts/x",
            JAR);

    assertEquals(List.of("gs://lake/x", "gs://lake/1/x"), args(job));
  }

  @Test
  void anOutputInTheLandingBucketGoesToTheLakeAndTheBatchStays() throws Exception {
    ReplayJob job =
        replay(
            job("gs://acme-landing/out/x", "gs://acme-landing/birds/a.csv"),
            "gs://acme-landing/out",
            JAR);

    assertEquals(List.of("gs://lake/out/x", "gs://landing/birds/a.csv"), args(job));
  }

  @Test
  void aJarThatIsGoneHasToBeGiven() throws Exception {
    ExportFolder export = SmallExport.of(folder.resolve("export"), job(), OUTPUT);
    ReplayJob.Changes none = new ReplayJob.Changes(null, null);
    String message =
        assertThrows(ReplayRefused.class, () -> ReplayJob.of(export, none, SHIPPED)).getMessage();
    assertTrue(message.contains("Give it with --jar FILE"), message);

    Path jar = Files.writeString(folder.resolve("new.jar"), "new");
    ReplayJob job = ReplayJob.of(export, new ReplayJob.Changes(null, jar), SHIPPED);
    assertEquals(Map.of("birds.jar", jar), job.code());
    assertEquals("--jar " + jar, job.told());
  }

  @Test
  void aJarStandsForTheOneOfItsName() throws Exception {
    String two =
        """
        sparkJob:
          mainClass: org.acme.Birds
          jarFileUris: ["gs://acme-code/birds.jar", "gs://acme-code/lib.jar"]
        """;
    ExportFolder export =
        SmallExport.of(folder.resolve("export"), two, OUTPUT, JAR, "gs://acme-code/lib.jar");
    Path jar = Files.writeString(folder.resolve("lib.jar"), "new");
    ReplayJob job = ReplayJob.of(export, new ReplayJob.Changes(null, jar), SHIPPED);
    assertEquals(jar, job.code().get("lib.jar"));

    Path other = Files.writeString(folder.resolve("other.jar"), "new");
    String message =
        assertThrows(
                ReplayRefused.class,
                () -> ReplayJob.of(export, new ReplayJob.Changes(null, other), SHIPPED))
            .getMessage();
    assertTrue(message.contains("the file name of the one it stands for"), message);
  }

  @Test
  void aPipelinesFolderBringsItsFileAndItsCode() throws Exception {
    ExportFolder export = SmallExport.of(folder.resolve("export"), job(), OUTPUT, JAR);
    Path pipelines = pipelines(job("--output=${lake}/birds").replace("gs://acme-code", "${code}"));
    Path jar = Files.writeString(pipelines.resolve("code/birds.jar"), "changed");

    ReplayJob job = ReplayJob.of(export, new ReplayJob.Changes(pipelines, null), SHIPPED);

    assertEquals(List.of("--output=gs://lake/birds"), args(job));
    assertEquals(Map.of("birds.jar", jar), job.code());
  }

  @Test
  void aPipelinesFolderMayNotNameTheCloudEither() throws Exception {
    ExportFolder export = SmallExport.of(folder.resolve("export"), job(), OUTPUT, JAR);
    Path pipelines = pipelines(job("--output=acme-lake").replace("gs://acme-code", "${code}"));
    Files.writeString(pipelines.resolve("code/birds.jar"), "changed");

    assertThrows(
        ReplayRefused.class,
        () -> ReplayJob.of(export, new ReplayJob.Changes(pipelines, null), SHIPPED));
  }

  private Path pipelines(String job) throws Exception {
    Path pipelines = folder.resolve("pipelines");
    Files.createDirectories(pipelines.resolve("code"));
    Files.writeString(
        pipelines.resolve("birds.yaml"), SmallExport.pipeline(job, "\"${lake}/birds\""));
    return pipelines;
  }
}
