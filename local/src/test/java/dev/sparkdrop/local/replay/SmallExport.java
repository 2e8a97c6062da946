package dev.sparkdrop.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportRefused;
import dev.sparkdrop.export.RunAddress;
import dev.sparkdrop.export.RunExport;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.MemoryDownloads;
import dev.sparkdrop.run.LandedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** An exported run of one object, of a cloud whose buckets begin with {@code acme-}. */
final class SmallExport {
  static final String RUN = "birds-mwrnezfxgn0z";

  private SmallExport() {}

  /**
   * One whose pipeline has that job, in YAML, and that output; each object named is in a bucket.
   */
  static ExportFolder of(Path folder, String job, String output, String... objects)
      throws ExportRefused, IOException {
    MemoryDownloads cloud = cloud(job, output, objects);
    return RunExport.begin(
            cloud,
            RunAddress.parse("gs://acme-state/runs/birds/" + RUN),
            new RunExport.Choice(0, false),
            folder,
            Clock.systemUTC())
        .fetch(line -> {});
  }

  static MemoryDownloads cloud(String job, String output, String... objects) {
    MemoryDownloads cloud = new MemoryDownloads();
    for (String object : objects) {
      String[] path = object.substring("gs://".length()).split("/", 2);
      cloud.put(path[0], path[1], "code".getBytes(UTF_8), null);
    }
    long generation = cloud.put("acme-landing", "birds/a.csv", "id\n1\n".getBytes(UTF_8), null);
    JsonObject copy = new JsonObject();
    copy.addProperty("version", 1);
    copy.addProperty("text", pipeline(job, output));
    put(cloud, "pipeline.json", copy.toString());
    LandedObject object =
        new LandedObject("acme-landing", "birds/a.csv", generation, 5, Instant.EPOCH);
    put(
        cloud,
        "manifest.json",
        LedgerTexts.text(
            new Manifest(
                RUN, "birds", "birds", List.of(object), List.of(), null, null, false, null, null)));
    return cloud;
  }

  private static void put(MemoryDownloads cloud, String file, String text) {
    cloud.put("acme-state", "runs/birds/" + RUN + "/" + file, text.getBytes(UTF_8), null);
  }

  static String pipeline(String job, String output) {
    return """
        name: birds
        trigger: {match: "birds/**"}
        cluster:
          region: us-central1
          config:
            clusterType: SINGLE_NODE
            masterConfig: {machineTypeUri: e2-standard-4}
            softwareConfig:
              properties:
                "spark:spark.eventLog.dir": gs://acme-logs/spark
                "spark:spark.sql.shuffle.partitions": "3"
        output: [%s]
        job:
        """
            .formatted(output)
        + job.indent(2);
  }
}
