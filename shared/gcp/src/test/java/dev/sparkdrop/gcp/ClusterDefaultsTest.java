package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.port.Clusters;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterDefaultsTest {
  private static final ClusterDefaults HOME = new ClusterDefaults("vm@p", "lake", "inner");

  @Test
  void aSilentPipelinesClusterGetsAccountBucketsAndSubnetworkOfTheDeployment() {
    try (FakeCloud cloud = new FakeCloud()) {
      cloud.answers(200, "{\"name\": \"projects/p/regions/us-central1/operations/o\"}");

      new CloudClients("p", "tests", null, cloud.url(), null, HOME, Clock.systemUTC())
          .clusters()
          .create(new Clusters.Order("us-central1", "c", Map.of(), "{}"));

      assertEquals(
          JsonParser.parseString(
              "{'configBucket': 'lake', 'tempBucket': 'lake',"
                  + " 'gceClusterConfig': {'serviceAccount': 'vm@p', 'subnetworkUri': 'inner'}}"),
          cloud.last().json().get("config"));
    }
  }

  @Test
  void whatThePipelineNamesStays() throws Exception {
    String own =
        "{'configBucket': 'c', 'tempBucket': 't',"
            + " 'gceClusterConfig': {'serviceAccount': 'own@p', 'networkUri': 'outer'}}";

    assertEquals(config(own), filled(HOME, own));
  }

  @Test
  void aSharedSubnetworkIsTheOneOfItsNameInTheClustersRegion() throws Exception {
    ClusterDefaults shared =
        new ClusterDefaults(null, null, "projects/host/regions/europe-west1/subnetworks/inner");

    assertEquals(
        "projects/host/regions/us-central1/subnetworks/inner",
        filled(shared, "{}").getGceClusterConfig().getSubnetworkUri());
  }

  @Test
  void withoutADeploymentsWordThePlatformDecides() throws Exception {
    assertEquals(ClusterConfig.getDefaultInstance(), filled(ClusterDefaults.PLATFORM, "{}"));
  }

  private static ClusterConfig filled(ClusterDefaults home, String json) throws Exception {
    ClusterConfig.Builder config = config(json).toBuilder();
    home.fill(config, "us-central1");
    return config.build();
  }

  private static ClusterConfig config(String json) throws Exception {
    ClusterConfig.Builder config = ClusterConfig.newBuilder();
    JsonFormat.parser().merge(json, config);
    return config.build();
  }
}
