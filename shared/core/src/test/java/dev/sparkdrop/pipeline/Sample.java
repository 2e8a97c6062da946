package dev.sparkdrop.pipeline;

import java.util.List;

/** Pipeline files for tests: a small valid one, and changes to it. */
final class Sample {
  static final String VALID =
      """
      name: flights
      trigger:
        match: flights/{year}/*.csv
        groupBy: [year]
      cluster:
        region: us-central1
        config:
          clusterType: SINGLE_NODE
      job:
        sparkJob:
          mainClass: org.example.Main
          args: ["--manifest=${run.manifest}", "--run=${run.id}"]
      output: ["gs://lake/flights"]
      """;

  private Sample() {}

  /** The valid file with one piece of it replaced. */
  static String with(String old, String changed) {
    if (!VALID.contains(old)) {
      throw new IllegalArgumentException("not in the file: " + old);
    }
    return VALID.replace(old, changed);
  }

  /** The valid file with its config replaced, in flow style. */
  static String withConfig(String config) {
    return with("    clusterType: SINGLE_NODE\n", "    " + config + "\n");
  }

  /** The valid file with more at its end. */
  static String plus(String more) {
    return VALID + more;
  }

  static Pipeline parse(String text) {
    try {
      return Pipeline.parse("flights.yaml", text);
    } catch (FaultyPipeline e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** What is wrong with the text, a line each, without the file's name. */
  static List<String> faults(String text) {
    try {
      Pipeline.parse("f", text);
      return List.of();
    } catch (FaultyPipeline e) {
      return e.faults().stream().map(f -> f.toString().substring("f: ".length())).toList();
    }
  }
}
