package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.ConnectorJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's own tests of file systems, over its connector, on the local Cloud Storage. */
class HadoopContractTest {
  private static final int PASSED = 181;

  @TempDir Path folder;

  @Test
  void theConnectorKeepsItsPromises() throws Exception {
    try (RunningStorage cloud = new RunningStorage(folder)) {
      cloud.storage().createBucket("lake");

      List<String> said =
          ConnectorJvm.run(
              cloud.url(),
              "FileSystemContract",
              Path.of("target", "hadoop-contract") + "/*",
              folder.resolve("hadoop.log"));

      assertEquals(List.of(), said.stream().filter(line -> line.startsWith("failed: ")).toList());
      assertEquals("passed: " + PASSED, said.get(said.size() - 1), () -> String.join("\n", said));
    }
  }
}
