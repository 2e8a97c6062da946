package dev.sparkdrop.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Pipeline files of a walk: one with a lane for each value, and often one that matches the same.
 */
final class Pipelines {
  static final String MATCH = "in/{k}/*.csv";

  private Pipelines() {}

  static Map<String, String> drawn(RandomGenerator random) {
    Map<String, String> files = new TreeMap<>();
    files.put("lanes.yaml", text(random, "lanes", "groupBy: [k]"));
    if (random.nextBoolean()) {
      files.put("whole.yaml", text(random, "whole", "groupBy: []"));
    }
    return files;
  }

  /** How often the pipeline of that text lets a job fail by its own fault. */
  static int jobAttempts(String text) {
    int at = text.indexOf(" job: ", text.indexOf("retry:")) + " job: ".length();
    return Character.digit(text.charAt(at), 10);
  }

  private static String text(RandomGenerator random, String name, String grouping) {
    return """
        name: %s
        trigger: {match: "%s", %s}
        batch: {maxObjects: %d, linger: %s}
        limits: {clusters: %d}
        cluster:
          region: us-central1
          config: {clusterType: SINGLE_NODE}
          ladder: [{region: us-east1}]
        job:
          sparkJob:
            mainClass: dev.sparkdrop.jobs.LakeJob
            jarFileUris: ["gs://code/sparkdrop-jobs.jar"]
            args: ["--manifest=${run.manifest}", "--run=${run.id}", "--report=${run.report}"]
        output: ["gs://lake/%s"]
        retry: {platform: %d, job: %d}
        timeouts: {provision: 10m, job: 30m, reuseCluster: 1h, giveUp: 2h}
        """
        .formatted(
            name,
            MATCH,
            grouping,
            random.nextBoolean() ? 10 : 1 + random.nextInt(2),
            random.nextBoolean() ? "0s" : "3m",
            random.nextBoolean() ? 4 : 1,
            name,
            1 + random.nextInt(3),
            1 + random.nextInt(2));
  }
}
