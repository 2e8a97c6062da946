package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of fault inside Dataproc's own messages. */
class DataprocFaultsTest {

  /** A config | the only fault below cluster.config, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "masterConfg: {} | masterConfg: unknown key of Dataproc's ClusterConfig; write masterConfig",
        "bogus: {} | bogus: unknown key of Dataproc's ClusterConfig; leave it out, or see",
        "masterConfig: {diskConfig: {bootDiskSizeGB: 5}} | masterConfig.diskConfig.bootDiskSizeGB: unknown key of Dataproc's DiskConfig; write bootDiskSizeGb",
        "masterConfig: n2 | masterConfig: \"n2\" is not a mapping",
        "masterConfig: {numInstances: two} | masterConfig.numInstances: \"two\" is not a number",
        "masterConfig: {numInstances: 1.5} | masterConfig.numInstances: 1.5 is not a whole number",
        "masterConfig: {numInstances: 3000000000} | masterConfig.numInstances: 3000000000 is too large",
        "masterConfig: {numInstances: true} | masterConfig.numInstances: true is not a number",
        "masterConfig: {numInstances: 2} | masterConfig.numInstances: 2 masters are not possible; write 1, or 3",
        "workerConfig: {numInstances: -1} | workerConfig.numInstances: -1 is negative",
        "workerConfig: {diskConfig: {bootDiskSizeGb: 0}} | workerConfig.diskConfig.bootDiskSizeGb: 0 is no size",
        "masterConfig: {machineTypeUri: [a]} | masterConfig.machineTypeUri: a list is not a text",
        "masterConfig: {machineTypeUri: 4} | masterConfig.machineTypeUri: 4 is not a text; write \"4\"",
        "softwareConfig: {imageVersion: 2.3} | softwareConfig.imageVersion: 2.3 is not a text; write \"2.3\"",
        "softwareConfig: {properties: [a]} | softwareConfig.properties: a list is not a mapping",
        "softwareConfig: {properties: {spark:spark.x: 1}} | softwareConfig.properties[\"spark:spark.x\"]: 1 is not a text",
        "softwareConfig: {properties: {a: }} | softwareConfig.properties.a: has no value",
        "softwareConfig: {optionalComponents: JUPYTER} | softwareConfig.optionalComponents: \"JUPYTER\" is not a list; write it as [\"JUPYTER\"]",
        "softwareConfig: {optionalComponents: [jupyter]} | softwareConfig.optionalComponents[0]: \"jupyter\" is not a known Component; write JUPYTER",
        "softwareConfig: {optionalComponents: [SPARKLE]} | softwareConfig.optionalComponents[0]: \"SPARKLE\" is not a known Component; write one of",
        "softwareConfig: {optionalComponents: [1000]} | softwareConfig.optionalComponents[0]: 1000 is not a known",
        "softwareConfig: {optionalComponents: [{}]} | softwareConfig.optionalComponents[0]: a mapping is not a name",
        "softwareConfig: {optionalComponents: [null]} | softwareConfig.optionalComponents[0]: has no value",
        "endpointConfig: {enableHttpPortAccess: yes} | endpointConfig.enableHttpPortAccess: \"yes\" is neither true nor false",
        "endpointConfig: {enableHttpPortAccess: 1} | endpointConfig.enableHttpPortAccess: 1 is neither true nor false",
        "secondaryWorkerConfig: {startupConfig: {requiredRegistrationFraction: half}} | secondaryWorkerConfig.startupConfig.requiredRegistrationFraction: \"half\" is not a number",
        "lifecycleConfig: {idleDeleteTtl: 30m} | lifecycleConfig.idleDeleteTtl: \"30m\" is not a duration as Dataproc writes it; write seconds, as 1800s",
        "lifecycleConfig: {idleDeleteTtl: 1800} | lifecycleConfig.idleDeleteTtl: 1800 is not a duration as Dataproc writes it; write seconds, as 1800s",
        "lifecycleConfig: {idleDeleteTtl: 299s} | lifecycleConfig.idleDeleteTtl: is out of range; write 300s to 1209600s",
        "lifecycleConfig: {idleDeleteTtl: 1209601s} | lifecycleConfig.idleDeleteTtl: is out of range",
        "lifecycleConfig: {autoDeleteTtl: 599s} | lifecycleConfig.autoDeleteTtl: is out of range; write 600s to 1209600s",
        "lifecycleConfig: {autoDeleteTtl: 38999s} | lifecycleConfig.autoDeleteTtl: is shorter than provision + reuseCluster + job + 30m = 10h50m; write 39000s or more",
        "lifecycleConfig: {autoDeleteTime: tomorrow} | lifecycleConfig.autoDeleteTime: \"tomorrow\" is not a moment",
        "lifecycleConfig: {autoDeleteTime: '2030-01-01T00:00:00Z', autoDeleteTtl: 90000s} | lifecycleConfig.autoDeleteTtl: excludes autoDeleteTime",
        "initializationActions: [{executionTimeout: 60s}] | initializationActions[0].executableFile: is missing; Dataproc's NodeInitializationAction needs it",
        "initializationActions: [x] | initializationActions[0]: \"x\" is not a mapping",
        "gceClusterConfig: {zoneUri: europe-west1-b} | gceClusterConfig.zoneUri: \"europe-west1-b\" is not in us-central1",
        "masterConfig: {numInstances: 1, num_instances: 1} | masterConfig.num_instances: is written twice, in two spellings",
        "{clusterType: SINGLE_NODE, workerConfig: {numInstances: 2}} | workerConfig.numInstances: a single node has no workers"
      })
  void faultInTheConfig(String config, String fault) {
    List<String> faults = Sample.faults(Sample.withConfig(config.strip()));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("cluster.config." + fault.strip()), faults::toString);
  }

  /** A job | the only fault below job, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "sparkJob: {args: []} | .sparkJob: says not what to run; write one of mainJarFileUri, mainClass",
        "sparkJob: {mainClass: a, mainJarFileUri: b} | .sparkJob.mainClass: excludes mainJarFileUri",
        "sparkJob: {mainClass: a, args: [1]} | .sparkJob.args[0]: 1 is not a text; write \"1\"",
        "sparkJob: {mainClass: a, jars: []} | .sparkJob.jars: unknown key of Dataproc's SparkJob",
        "sparkJob: {mainClass: a, loggingConfig: {driverLogLevels: {root: LOUD}}} | .sparkJob.loggingConfig.driverLogLevels.root: \"LOUD\" is not a known Level",
        "pysparkJob: {} | .pysparkJob.mainPythonFileUri: is missing",
        "sparkSqlJob: {} | .sparkSqlJob: says not what to run; write one of queryFileUri, queryList",
        "sparkSqlJob: {queryList: {}} | .sparkSqlJob.queryList.queries: is missing",
        "{} | : says not what to run; write one of hadoopJob, sparkJob, pysparkJob",
        "{sparkJob: {mainClass: a}, flinkJob: {mainClass: b}} | .flinkJob: excludes sparkJob",
        "{sparkJob: {mainClass: a}, placement: {clusterName: x}} | .placement: is not a pipeline's to say; leave it out: Sparkdrop places",
        "{sparkJob: {mainClass: a}, reference: {jobId: x}} | .reference: is not a pipeline's to say; leave it out: Sparkdrop names",
        "{sparkJob: {mainClass: a}, scheduling: {maxFailuresPerHour: 11}} | .scheduling.maxFailuresPerHour: 11 is out of range; write 0 to 10",
        "{sparkJob: {mainClass: a}, labels: {Team: x}} | .labels.Team: is not a label's name",
        "{sparkJob: {mainClass: a}, labels: {sparkdrop-run: x}} | .labels.sparkdrop-run: is a label that Sparkdrop sets itself",
        "{sparkJob: {mainClass: a}, labels: {m: '${run.manifest}'}} | .labels.m: \"${run.manifest}\" is not a label's value",
        "{sparkJob: {mainClass: a}, driverSchedulingConfig: {memoryMb: 1}} | .driverSchedulingConfig.vcores: is missing",
        "5 | : 5 is not a mapping"
      })
  void faultInTheJob(String job, String fault) {
    String text = Sample.VALID.replaceAll("(?s)job:.*?output", "job: " + flow(job) + "\noutput");
    List<String> faults = Sample.faults(text.replace("\\u0024", "$"));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("job" + fault.strip()), faults::toString);
  }

  private static String flow(String job) {
    String plain = job.strip();
    boolean whole = plain.startsWith("{") || plain.equals("5");
    return (whole ? plain : "{" + plain + "}").replace("$", "\\\\u0024");
  }

  /** Labels | the only fault below cluster.labels, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{sparkdrop-x: a} | .sparkdrop-x: is a label that Sparkdrop sets itself; write another",
        "{1a: b} | .1a: is not a label's name",
        "{a.b: c} | '[\"a.b\"]: is not a label''s name'",
        "{a: B} | '.a: \"B\" is not a label''s value; write at most 63 lower-case'",
        "{a: 1} | .a: 1 is not a text",
        "[a] | : a list is not a mapping"
      })
  void faultInTheLabels(String labels, String fault) {
    List<String> faults =
        Sample.faults(Sample.with("  config:", "  labels: " + labels + "\n  config:"));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("cluster.labels" + fault.strip()), faults::toString);
  }

  @Test
  void labelsAreCountedWithRoomForOurs() {
    assertEquals(List.of(), Sample.faults(withLabels(28)));
    assertEquals(
        List.of(
            "cluster.labels: 29 labels are too many;"
                + " write at most 28: Dataproc takes 32, and four are Sparkdrop's"),
        Sample.faults(withLabels(29)));
  }

  private static String withLabels(int count) {
    StringBuilder labels = new StringBuilder("  labels:\n");
    for (int i = 0; i < count; i++) {
      labels.append("    l").append(i).append(": x\n");
    }
    return Sample.with("  config:", labels + "  config:");
  }

  @Test
  void clusterOnKubernetesIsRefused() {
    assertEquals(
        List.of("cluster.virtualClusterConfig: clusters on Kubernetes are not run; write config"),
        Sample.faults(Sample.with("  config:", "  virtualClusterConfig: {}\n  config:")));
  }
}
