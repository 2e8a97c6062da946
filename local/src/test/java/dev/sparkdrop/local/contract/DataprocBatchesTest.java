package dev.sparkdrop.local.contract;

import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.ServerlessBatchesContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class DataprocBatchesTest extends ServerlessBatchesContract {
  private final RunningCloud cloud;

  DataprocBatchesTest(RunningCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  protected ServerlessBatches batches() {
    return cloud.clients(RunningCloud.PROJECT).batches();
  }

  @Override
  protected String region() {
    return "us-central1";
  }

  @Override
  protected String batchThatSucceeds() {
    return TimedDrivers.batchThatSucceeds();
  }

  @Override
  protected String batchThatFails() {
    return TimedDrivers.batchThatFails();
  }

  @Override
  protected String batchThatGoesOn() {
    return TimedDrivers.batchThatGoesOn();
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
