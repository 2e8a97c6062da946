package dev.sparkdrop.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pipeline files of a walk: one with a lane for each value, and often one that matches the same.
 */
final class Pipelines {
  static final String MATCH = "in/{k}/*.csv";
  private static final String FOLDER = "pipelines/";
  private static final Pattern JOB_ATTEMPTS = Pattern.compile("retry: .* job: (\\d)");

  private Pipelines() {}

  /** The files' names and texts. */
  static Map<String, String> drawn(RandomGenerator random) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(file("lanes"), text(random, "lanes"));
    if (random.nextBoolean()) {
      files.put(file("whole"), text(random, "whole"));
    }
    return files;
  }

  static String file(String pipeline) {
    return FOLDER + pipeline + ".yaml";
  }

  static String pipeline(String file) {
    return file.substring(FOLDER.length(), file.lastIndexOf('.'));
  }

  /** How often the pipeline of that text lets a job fail by its own fault. */
  static int jobAttempts(String text) {
    Matcher retry = JOB_ATTEMPTS.matcher(text);
    if (!retry.find()) {
      throw new IllegalArgumentException("no attempts in " + text);
    }
    return Integer.parseInt(retry.group(1));
  }

  /** A valid text for that pipeline; what it matches is always the same. */
  static String text(RandomGenerator random, String pipeline) {
    return """
        name: %s
        trigger: {match: "%s", groupBy: [%s]}
        batch: {maxObjects: %d, linger: %s}
        limits: {clusters: %d}
        cluster:
          region: us-central1
          config: {clusterType: %s}
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
            pipeline,
            MATCH,
            pipeline.equals("lanes") ? "k" : "",
            random.nextBoolean() ? 10 : 1 + random.nextInt(2),
            one(random, "0s", "3m", "auto"),
            random.nextBoolean() ? 4 : 1,
            one(random, "SINGLE_NODE", "SINGLE_NODE", "STANDARD"),
            pipeline,
            1 + random.nextInt(3),
            1 + random.nextInt(2));
  }

  private static String one(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
