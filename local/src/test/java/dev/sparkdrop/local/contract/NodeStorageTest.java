package dev.sparkdrop.local.contract;

import org.junit.jupiter.api.Test;

/** Google's client for Node, as people use it, on the local Cloud Storage. */
class NodeStorageTest {
  private static final int CHECKS = 22;

  @Test
  void whatPeopleDoWithItWorks() throws Exception {
    try (RunningCloud cloud = RunningCloud.start()) {
      NodeScript.passes("storage-node", "storage/storage.js", CHECKS, cloud.address());
    }
  }
}
