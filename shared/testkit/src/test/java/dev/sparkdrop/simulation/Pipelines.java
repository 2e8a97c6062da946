package dev.sparkdrop.simulation;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pipeline files of a walk: one with a lane for each value, and often one that matches the same.
 */
final class Pipelines {
  static final String MATCH = "in/{k}/*.csv";
  static final String MARKER = "_SUCCESS";
  private static final String FOLDER = "pipelines/";
  private static final Pattern JOB_ATTEMPTS = Pattern.compile("retry: .* job: (\\d)");
  private static final Pattern MAX_JOBS = Pattern.compile("maxJobs: (\\d+)");
  private static final Pattern MAX_OBJECTS = Pattern.compile("maxObjects: (\\d+)");
  private static final Pattern MAX_BYTES = Pattern.compile("maxBytes: (\\d+)");
  private static final Pattern CLUSTERS = Pattern.compile("limits: .clusters: (\\d)");

  private final RandomGenerator random;
  private final RandomGenerator engines;
  private final Poison poison;
  private final Map<String, Boolean> marked = new TreeMap<>();
  private final boolean loads;
  private final boolean appends;
  private final boolean onCluster;
  private final boolean regroups;
  private final int serverless;

  /** Which there are, and which wait for markers, stays the same. */
  Pipelines(RandomGenerator random, RandomGenerator engines, Poison poison) {
    this.random = random;
    this.engines = engines;
    serverless = engines.nextInt(3);
    this.poison = poison;
    loads = random.nextInt(3) == 0;
    appends = random.nextInt(3) == 0;
    onCluster = random.nextInt(3) == 0;
    marked.put("lanes", random.nextInt(4) == 0);
    if (random.nextBoolean()) {
      marked.put("whole", random.nextInt(4) == 0);
    }
    regroups = !marked("lanes") && random.nextInt(4) == 0;
  }

  /** Whether the file of {@code lanes} may change its {@code groupBy} while objects wait. */
  boolean regroups() {
    return regroups;
  }

  /** The names of the pipelines. */
  Set<String> names() {
    return marked.keySet();
  }

  /** Whether a batch of that pipeline waits for the marker of its directory. */
  boolean marked(String pipeline) {
    return marked.get(pipeline);
  }

  /** Whether the rows of that pipeline, if there is one, go into the warehouse. */
  boolean loads(String pipeline) {
    return loads && marked.containsKey(pipeline);
  }

  /** Whether they are added there, whatever the table holds of the same sources. */
  boolean appends(String pipeline) {
    return appends && loads(pipeline);
  }

  /** The table in the warehouse that a pipeline's rows go to. */
  static String table(String pipeline) {
    return "project.lake." + pipeline;
  }

  boolean someMarked() {
    return marked.containsValue(true);
  }

  static String file(String pipeline) {
    return FOLDER + pipeline + ".yaml";
  }

  static String pipeline(String file) {
    return file.substring(FOLDER.length(), file.lastIndexOf('.'));
  }

  /** How often the pipeline of that text lets a job fail by its own fault. */
  static int jobAttempts(String text) {
    return number(JOB_ATTEMPTS, text);
  }

  static int maxObjects(String text) {
    return number(MAX_OBJECTS, text);
  }

  /** How many jobs a search for what breaks a batch may have; 0 where none is asked for. */
  static int maxJobs(String text) {
    Matcher matcher = MAX_JOBS.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  static int maxBytes(String text) {
    return number(MAX_BYTES, text);
  }

  /** How many clusters the pipeline of that text may have at a time. */
  static int clusters(String text) {
    return number(CLUSTERS, text);
  }

  private static int number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + text);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** A valid text for that pipeline; what it matches is always the same, its lanes may not be. */
  String text(String pipeline) {
    String engine = engine();
    return """
        name: %s
        trigger: {match: "%s", groupBy: [%s]%s}
        batch: {quietPeriod: %s, maxWait: %s, maxObjects: %d, maxBytes: %d, minInterval: %s, linger: %s}
        limits: {clusters: %d}
        %s
        job:
          sparkJob:
            mainClass: dev.sparkdrop.jobs.LakeJob
            jarFileUris: ["gs://code/sparkdrop-jobs.jar"]
            args: ["--manifest=${run.manifest}", "--run=${run.id}", "--report=${run.report}"]
            properties: {%s}
        output: ["gs://lake/%s"]
        retry: {platform: %d, job: %d%s}
        timeouts: {provision: 10m, job: 30m, reuseCluster: 1h, giveUp: %s}
        %s
        """
        .formatted(
            pipeline,
            MATCH,
            pipeline.equals("lanes") && !(regroups && random.nextBoolean()) ? "k" : "",
            marked(pipeline) ? ", marker: " + MARKER : "",
            poison.some() ? one("20s", "20s", "1m") : one("0s", "0s", "20s", "4m"),
            one("5m", "15m"),
            poison.some() || random.nextBoolean() ? 10 : 1 + random.nextInt(2),
            random.nextInt(3) == 0 ? 10 : 1000,
            one("0s", "0s", "10m", "1h"),
            one("0s", "3m", "auto"),
            random.nextBoolean() ? 4 : 1,
            engine,
            onCluster && !engine.contains("serverless") ? "spark.submit.deployMode: cluster" : "",
            pipeline,
            1 + random.nextInt(3),
            1 + random.nextInt(2),
            poison.bisect(),
            one("2h", "2h", "20m"),
            loads(pipeline)
                ? "load: {table: %s, mode: %s}"
                    .formatted(table(pipeline), appends ? "append" : "replace")
                : "");
  }

  /**
   * In most walks a cluster; in the others mostly a serverless rung at its end, or nothing else.
   */
  private String engine() {
    String type = one("SINGLE_NODE", "SINGLE_NODE", "STANDARD");
    boolean some = serverless == 0 && engines.nextInt(8) > 0;
    if (some && engines.nextBoolean()) {
      return "serverless: {region: us-central1}";
    }
    return "cluster: {region: us-central1, config: {clusterType: %s}, ladder: [%s]}"
        .formatted(type, some ? "{serverless: {}}" : "{region: us-east1}");
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
