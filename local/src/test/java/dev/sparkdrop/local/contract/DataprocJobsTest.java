package dev.sparkdrop.local.contract;

import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.JobsContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class DataprocJobsTest extends JobsContract {
  private final RunningCloud cloud;
  private final CloudClients clients;

  DataprocJobsTest(RunningCloud cloud) {
    this.cloud = cloud;
    clients = cloud.clients(RunningCloud.PROJECT);
  }

  @Override
  protected Jobs jobs() {
    return clients.jobs();
  }

  @Override
  protected Clusters clusters() {
    return clients.clusters();
  }

  @Override
  protected String region() {
    return "us-central1";
  }

  @Override
  protected String config() {
    return "{}";
  }

  @Override
  protected String jobThatSucceeds() {
    return TimedDrivers.jobThatSucceeds();
  }

  @Override
  protected String jobThatFails() {
    return TimedDrivers.jobThatFails();
  }

  @Override
  protected String jobThatGoesOn() {
    return TimedDrivers.jobThatGoesOn();
  }

  @Override
  protected void aBitOfTimePasses() {
    cloud.aBitOfTimePasses();
  }

  /** Drivers start and stop in threads of their own, which a busy machine may keep waiting. */
  @Override
  protected int patience() {
    return 5_000;
  }
}
