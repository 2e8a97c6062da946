package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredNodesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusterType: SINGLE_NODE | 1 master e2-standard-4 100 pd-standard",
        "masterConfig: {machineTypeUri: n2-standard-4, diskConfig: {bootDiskSizeGb: 50, bootDiskType: pd-ssd}}, workerConfig: {numInstances: 0} | 1 master n2-standard-4 50 pd-ssd",
        "masterConfig: {numInstances: 3}, workerConfig: {machineTypeUri: e2-standard-8} | 3 master e2-standard-4 100 pd-standard, 2 worker e2-standard-8 100 pd-standard",
        "workerConfig: {numInstances: 4}, secondaryWorkerConfig: {numInstances: 2, machineTypeUri: n2-standard-2} | 1 master e2-standard-4 100 pd-standard, 4 worker e2-standard-4 100 pd-standard, 2 secondary n2-standard-2 100 pd-standard spot",
        "clusterType: ZERO_SCALE, secondaryWorkerConfig: {numInstances: 2, preemptibility: NON_PREEMPTIBLE} | 1 master e2-standard-4 100 pd-standard, 2 secondary e2-standard-4 100 pd-standard",
        "clusterType: SINGLE_NODE, autoscalingConfig: {policyUri: p} | 1 master e2-standard-4 100 pd-standard, autoscaled",
        "clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: 'https://www.googleapis.com/compute/v1/projects/p/zones/us-central1-a/machineTypes/n1-standard-4'} | 1 master n1-standard-4 100 pd-standard",
        "workerConfig: {instanceFlexibilityPolicy: {instanceSelectionList: [{machineTypes: [n2d-standard-4], rank: 2}, {machineTypes: [n2-standard-4, e2-standard-4], rank: 1}]}} | 1 master e2-standard-4 100 pd-standard, 2 worker n2-standard-4 100 pd-standard"
      })
  void theMachinesOfAConfigAreTold(String config, String nodes) throws FaultyPipeline {
    Pipeline pipeline = Pipeline.parse("p.yaml", Sample.withConfig("{" + config + "}"));

    assertEquals(nodes, pipeline.cluster(0).nodes().toString());
  }
}
