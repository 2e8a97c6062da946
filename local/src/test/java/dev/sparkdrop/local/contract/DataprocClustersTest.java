package dev.sparkdrop.local.contract;

import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.ClustersContract;
import dev.sparkdrop.run.Failure;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class DataprocClustersTest extends ClustersContract {
  private final RunningCloud cloud;

  DataprocClustersTest(RunningCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  protected Clusters noClusters() {
    return cloud.clients(cloud.newName("clusters")).clusters();
  }

  @Override
  protected String region() {
    return "us-central1";
  }

  @Override
  protected String otherRegion() {
    return "us-east1";
  }

  @Override
  protected String config() {
    return "{}";
  }

  @Override
  protected void aBitOfTimePasses() {
    cloud.aBitOfTimePasses();
  }

  @Override
  protected void nextClusterBreaks(int code, String message, Failure.Fault fault) {
    cloud.refuseNextCluster(code, message);
  }
}
