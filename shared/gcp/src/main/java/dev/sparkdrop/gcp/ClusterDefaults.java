package dev.sparkdrop.gcp;

import com.google.cloud.dataproc.v1.Batch;
import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.cloud.dataproc.v1.ExecutionConfig;
import com.google.cloud.dataproc.v1.GceClusterConfig;

/**
 * What the deployment gives to every cluster, and to every serverless batch, whose pipeline file
 * names nothing of its own. Each may be null: the platform's default, which is wider than need be.
 *
 * @param account service account of the VMs
 * @param bucket where the platform keeps what belongs to the cluster and its jobs, such as the
 *     drivers' output: an account that may not use every bucket of the project needs one that it
 *     may use
 * @param subnetwork its plain name, or its path in another project; it means one in each region
 */
public record ClusterDefaults(String account, String bucket, String subnetwork) {
  /** All of it is the platform's. */
  public static final ClusterDefaults PLATFORM = new ClusterDefaults(null, null, null);

  /** The same for a serverless batch in that region. */
  void fill(Batch.Builder batch, String region) {
    ExecutionConfig.Builder execution =
        batch.getEnvironmentConfigBuilder().getExecutionConfigBuilder();
    if (account != null && execution.getServiceAccount().isEmpty()) {
      execution.setServiceAccount(account);
    }
    if (subnetwork != null
        && execution.getSubnetworkUri().isEmpty()
        && execution.getNetworkUri().isEmpty()) {
      execution.setSubnetworkUri(in(region));
    }
    if (bucket != null && execution.getStagingBucket().isEmpty()) {
      execution.setStagingBucket(bucket);
    }
  }

  private String in(String region) {
    return subnetwork.replaceFirst("/regions/[^/]+/", "/regions/" + region + "/");
  }

  /** Gives what the pipeline left open, for a cluster in that region. */
  void fill(ClusterConfig.Builder config, String region) {
    GceClusterConfig machines = config.getGceClusterConfig();
    if (account != null && machines.getServiceAccount().isEmpty()) {
      config.getGceClusterConfigBuilder().setServiceAccount(account);
    }
    // Dataproc takes a network or a subnetwork, not both (clusters.proto).
    if (subnetwork != null
        && machines.getSubnetworkUri().isEmpty()
        && machines.getNetworkUri().isEmpty()) {
      config.getGceClusterConfigBuilder().setSubnetworkUri(in(region));
    }
    if (bucket != null && config.getConfigBucket().isEmpty()) {
      config.setConfigBucket(bucket);
    }
    if (bucket != null && config.getTempBucket().isEmpty()) {
      config.setTempBucket(bucket);
    }
  }
}
