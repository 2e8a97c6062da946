package dev.sparkdrop.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.dataproc.JobLauncher;
import dev.sparkdrop.local.dataproc.SparkLauncher;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import dev.sparkdrop.port.Bucket;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The job, in a real Spark, asks Hadoop's connector which generations are live. */
@ExtendWith(OneCloud.class)
class LiveGenerationsTest {
  private static final Path BUILT = Path.of("..", "jobs", "target").toAbsolutePath().normalize();
  private static final Path JOB = BUILT.resolve("sparkdrop-jobs.jar");
  private static final Path SPARK = BUILT.resolve("spark.classpath");

  private final RunningCloud cloud;
  private final String bucketName;
  private final Bucket bucket;

  @TempDir Path folder;

  LiveGenerationsTest(RunningCloud cloud) {
    this.cloud = cloud;
    bucketName = cloud.newBucket();
    bucket = cloud.clients(RunningCloud.PROJECT).bucket(bucketName);
  }

  @Test
  void jobReadsWhatIsLiveAndReportsWhatIsNot() throws Exception {
    Needs.that(
        Files.exists(JOB) && Files.exists(SPARK),
        "no job to run here: build the module jobs first");
    String hostile = "in/caf\u00e9 %2F [1]+&.csv";
    long live = write("in/live.csv", "id,name\n1,a\n2,b\n", Bucket.NONE);
    long strange = write(hostile, "id,name\n3,c\n", Bucket.NONE);
    long stale = write("in/stale.csv", "id,name\n4,d\n", Bucket.NONE);
    write("in/stale.csv", "id,name\n5,e\n", stale);
    long gone = write("in/gone.csv", "id,name\n6,f\n", Bucket.NONE);
    bucket.deleteAll(List.of("in/gone.csv"));
    writeManifest(
        Map.of("in/live.csv", live, hostile, strange, "in/stale.csv", stale, "in/gone.csv", gone));

    String printed = runTheJob();

    JsonObject report = report(printed);
    assertEquals(JsonParser.parseString("{'in': 3, 'out': 3, 'bad': 0}"), report.get("rows"));
    Map<String, String> expected = Map.of("in/stale.csv", "SUPERSEDED", "in/gone.csv", "VANISHED");
    assertEquals(expected, leftOut(report), printed);
    assertFalse(bucket.list("table/_delta_log/", null, 10).entries().isEmpty(), printed);
  }

  private long write(String name, String content, long expected) {
    return bucket.write(new Bucket.Draft(name, content, Map.of()), expected).orElseThrow();
  }

  private void writeManifest(Map<String, Long> generations) {
    JsonArray objects = new JsonArray();
    generations.forEach(
        (name, generation) -> {
          JsonObject object = new JsonObject();
          object.addProperty("bucket", bucketName);
          object.addProperty("name", name);
          object.addProperty("generation", Long.toString(generation));
          objects.add(object);
        });
    JsonObject manifest = new JsonObject();
    manifest.addProperty("version", 1);
    manifest.add("objects", objects);
    write("manifest.json", manifest.toString(), Bucket.NONE);
  }

  /** Returns what the driver printed. */
  private String runTheJob() throws Exception {
    SparkLauncher launcher =
        new SparkLauncher(
            SPARK,
            ParentExitAgentJar.writeTo(folder),
            folder.resolve("spark"),
            URI.create(cloud.address() + "/"),
            cloud.objects(),
            () -> {
              throw new AssertionError("no job here is a PySpark job");
            });
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    JobLauncher.Driver driver =
        launcher.start(
            new JobLauncher.Order(RunningCloud.PROJECT, "us-central1", job(), Map.of()), output);
    try {
      assertEquals(0, driver.exit().get(3, TimeUnit.MINUTES), output::toString);
    } finally {
      driver.stop(Duration.ZERO);
    }
    return output.toString(UTF_8);
  }

  private JsonObject job() {
    return JsonParser.parseString(
            """
            {"reference": {"jobId": "live-generations"},
             "sparkJob": {
               "mainClass": "dev.sparkdrop.jobs.LakeJob",
               "jarFileUris": ["%1$s"],
               "args": ["--manifest=gs://%2$s/manifest.json", "--output=gs://%2$s/table",
                        "--run=r1", "--report=gs://%2$s/report.json"]}}
            """
                .formatted(JOB.toUri(), bucketName))
        .getAsJsonObject();
  }

  private JsonObject report(String printed) {
    Bucket.Stored report =
        bucket.read("report.json").orElseThrow(() -> new AssertionError(printed));
    return JsonParser.parseString(report.content()).getAsJsonObject();
  }

  private static Map<String, String> leftOut(JsonObject report) {
    Map<String, String> why = new HashMap<>();
    report
        .getAsJsonArray("leftOut")
        .forEach(
            left ->
                why.put(
                    left.getAsJsonObject().get("name").getAsString(),
                    left.getAsJsonObject().get("why").getAsString()));
    return why;
  }
}
