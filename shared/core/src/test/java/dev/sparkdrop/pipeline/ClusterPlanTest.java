package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cluster of each rung is asked to be. */
class ClusterPlanTest {

  private static ClusterPlan plan(String config) {
    return Sample.parse(Sample.withConfig(config)).cluster(0);
  }

  private static String value(ClusterPlan plan, String... keys) {
    JsonObject config = JsonParser.parseString(plan.configJson()).getAsJsonObject();
    return Json.find(config, keys).map(Object::toString).orElse("none");
  }

  @Test
  void singleNodeIsOneLine() {
    assertEquals(
        """
        {"clusterType":"SINGLE_NODE",\
        "lifecycleConfig":{"autoDeleteTtl":"39000s","idleDeleteTtl":"1800s"},\
        "masterConfig":{"diskConfig":{"bootDiskSizeGb":100},"machineTypeUri":"e2-standard-4"},\
        "softwareConfig":{"imageVersion":"2.3",\
        "properties":{"dataproc:dataproc.allow.zero.workers":"true"}}}""",
        plan("clusterType: SINGLE_NODE").configJson());
  }

  @Test
  void defaultsFillWhatTheFileIsSilentAbout() {
    assertEquals(
        """
        {"lifecycleConfig":{"autoDeleteTtl":"39000s","idleDeleteTtl":"1800s"},\
        "masterConfig":{"diskConfig":{"bootDiskSizeGb":100},"machineTypeUri":"e2-standard-4"},\
        "softwareConfig":{"imageVersion":"2.3"},\
        "tempBucket":"b",\
        "workerConfig":{"diskConfig":{"bootDiskSizeGb":100},"machineTypeUri":"e2-standard-4"}}""",
        plan("tempBucket: b").configJson());
  }

  @Test
  void whatTheFileSaysStays() {
    ClusterPlan plan =
        plan(
            "{softwareConfig: {imageVersion: '2.2'}, lifecycleConfig: {idleDeleteTtl: 300s,"
                + " autoDeleteTtl: 90000s}, masterConfig: {diskConfig: {bootDiskSizeGb: 30}},"
                + " secondaryWorkerConfig: {numInstances: 2}}");

    assertEquals("\"2.2\"", value(plan, "softwareConfig", "imageVersion"));
    assertEquals("\"300s\"", value(plan, "lifecycleConfig", "idleDeleteTtl"));
    assertEquals("\"90000s\"", value(plan, "lifecycleConfig", "autoDeleteTtl"));
    assertEquals("30", value(plan, "masterConfig", "diskConfig", "bootDiskSizeGb"));
    assertEquals("100", value(plan, "secondaryWorkerConfig", "diskConfig", "bootDiskSizeGb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusterType: SINGLE_NODE",
        "workerConfig: {numInstances: 0}",
        "softwareConfig: {properties: {'dataproc:dataproc.allow.zero.workers': 'true'}}"
      })
  void clusterWithoutWorkersSaysSoToOldServersToo(String config) {
    assertEquals(
        "\"true\"",
        value(
            plan(config), "softwareConfig", "properties", "dataproc:dataproc.allow.zero.workers"));
    assertEquals("none", value(plan(config), "workerConfig", "diskConfig"));
  }

  @Test
  void zeroScaleClusterGetsNoPrimaryWorkers() {
    assertEquals("none", value(plan("clusterType: ZERO_SCALE"), "workerConfig"));
  }

  @Test
  void autoDeleteTtlFollowsTheTimeouts() {
    Pipeline pipeline =
        Sample.parse(Sample.plus("timeouts: {provision: 10m, job: 1h, reuseCluster: 0s}\n"));

    assertEquals("\"6000s\"", value(pipeline.cluster(0), "lifecycleConfig", "autoDeleteTtl"));
  }

  @Test
  void fixedMomentIsPassedOnInPlaceOfATtl() {
    ClusterPlan plan = plan("lifecycleConfig: {autoDeleteTime: '2030-01-01T00:00:00Z'}");

    assertEquals("\"2030-01-01T00:00:00Z\"", value(plan, "lifecycleConfig", "autoDeleteTime"));
    assertEquals("none", value(plan, "lifecycleConfig", "autoDeleteTtl"));
  }

  @Test
  void escapedPlaceholderIsPassedOn() {
    ClusterPlan plan = plan("softwareConfig: {properties: {'core:x': '$${user.name}'}}");

    assertEquals("\"${user.name}\"", value(plan, "softwareConfig", "properties", "core:x"));
  }

  @Test
  void sameClusterIsTheSameHoweverItIsWritten() {
    Pipeline one = Sample.parse(Sample.withConfig("{tempBucket: b, configBucket: c}"));
    Pipeline same = Sample.parse(Sample.withConfig("config_bucket: c\n    temp_bucket: b"));
    Pipeline other = Sample.parse(Sample.withConfig("{tempBucket: b, configBucket: d}"));
    Pipeline labelled =
        Sample.parse(
            Sample.withConfig("{tempBucket: b, configBucket: c}")
                .replace("  config:", "  labels: {a: b}\n  config:"));

    assertTrue(one.sameCluster(same));
    assertFalse(one.sameCluster(other));
    assertFalse(one.sameCluster(labelled));
  }

  private static String ladder(String rungs) {
    return Sample.with(
        "    clusterType: SINGLE_NODE\n",
        """
            masterConfig: {machineTypeUri: n2-standard-4}
            workerConfig: {numInstances: 2, machineTypeUri: n2-standard-4}
            gceClusterConfig: {zoneUri: us-central1-b, tags: [a, b]}
          ladder:
        """
            + rungs.indent(4));
  }

  @Test
  void rungIsAPatchOnTheClusterItself() {
    Pipeline pipeline =
        Sample.parse(
            ladder(
                """
                - config: {worker_config: {machineTypeUri: n2d-standard-4}}
                - {region: us-east1, config: {gceClusterConfig: {zoneUri: null, tags: [c]}}}
                - config: {workerConfig: null, clusterType: SINGLE_NODE}
                """));

    assertEquals(
        List.of("us-central1", "us-central1", "us-east1", "us-central1"),
        pipeline.policy().regions());
    assertEquals("us-east1", pipeline.cluster(2).region());
    assertEquals(
        "\"n2d-standard-4\"", value(pipeline.cluster(1), "workerConfig", "machineTypeUri"));
    assertEquals("2", value(pipeline.cluster(1), "workerConfig", "numInstances"));
    assertEquals("\"n2-standard-4\"", value(pipeline.cluster(2), "workerConfig", "machineTypeUri"));
    assertEquals("{\"tags\":[\"c\"]}", value(pipeline.cluster(2), "gceClusterConfig"));
    assertEquals("none", value(pipeline.cluster(3), "workerConfig"));
    assertEquals(
        "\"true\"",
        value(
            pipeline.cluster(3),
            "softwareConfig",
            "properties",
            "dataproc:dataproc.allow.zero.workers"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "- {} | : a mapping changes nothing; write a mapping with region, config or both",
        "- n2 | : \"n2\" changes nothing",
        "- {zone: x} | .zone: unknown key; known here: region, config",
        "- {region: us-east1-b} | .region: \"us-east1-b\" is a zone, not a region",
        "- {region: us-east1} | .config.gceClusterConfig.zoneUri: \"us-central1-b\" names us-central1, but this rung is in us-east1; replace it",
        "- {region: us-east1, config: {gceClusterConfig: {zoneUri: us-west1-a}}} | .config.gceClusterConfig.zoneUri: \"us-west1-a\" is not in us-east1",
        "- {config: {workerConfig: {machineTypUri: x}}} | .config.workerConfig.machineTypUri: unknown key of Dataproc's InstanceGroupConfig; write machineTypeUri",
        "- {config: {clusterType: SINGLE_NODE}} | .config.workerConfig.numInstances: a single node has no workers; leave workerConfig out (in a rung: workerConfig: null)",
        "- {config: {lifecycleConfig: {idleDeleteTtl: 1s}}} | .config.lifecycleConfig.idleDeleteTtl: is out of range",
        "- {config: {initializationActions: [null]}} | .config.initializationActions[0]: has no value"
      })
  void faultInARungIsNamedWithItsPath(String rung, String fault) {
    List<String> faults = Sample.faults(ladder(rung.strip() + "\n"));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("cluster.ladder[0]" + fault.strip()), faults::toString);
  }

  @Test
  void faultOfTheClusterItselfIsNotSaidForEachRungAgain() {
    String text = ladder("- config: {tempBucket: b}\n").replace("zoneUri: us-c", "zoneUri: us-w");

    assertEquals(
        List.of("cluster.config.gceClusterConfig.zoneUri: \"us-wentral1-b\" is not in us-central1"),
        Sample.faults(text).stream().map(f -> f.replaceAll(";.*", "")).toList());
  }

  @Test
  void ladderHasToBeAList() {
    assertEquals(
        List.of("cluster.ladder: a mapping is not a list; write it as [{\"region\":\"us-east1\"}]"),
        Sample.faults(ladder("{region: us-east1}\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "us-central1, true",
    "us-central1-a, true",
    "projects/p/regions/us-central1/subnetworks/s, true",
    "zones/us-central1-f/x, true",
    "us-central10, false",
    "my-us-central1-bucket, false",
    "us-central1-docker.pkg.dev, false",
    "us-east1, false"
  })
  void regionIsRecognisedAsAWord(String text, boolean named) {
    assertEquals(named, Regions.names(text, "us-central1"));
  }

  @Test
  void zoneTellsItsRegion() {
    assertEquals(Optional.of("europe-west12"), Regions.ofZone("x/zones/europe-west12-c"));
    assertEquals(Optional.empty(), Regions.ofZone("europe-west12"));
  }
}
