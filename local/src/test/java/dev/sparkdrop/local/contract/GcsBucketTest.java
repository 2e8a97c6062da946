package dev.sparkdrop.local.contract;

import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.BucketContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class GcsBucketTest extends BucketContract {
  private final RunningCloud cloud;
  private final CloudClients clients;

  GcsBucketTest(RunningCloud cloud) {
    this.cloud = cloud;
    clients = cloud.clients("buckets");
  }

  @Override
  protected Bucket emptyBucket() {
    return clients.bucket(cloud.newBucket());
  }
}
