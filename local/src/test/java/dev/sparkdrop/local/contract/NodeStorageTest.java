package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.Needs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's client for Node, as people use it, on the local Cloud Storage. */
class NodeStorageTest {
  private static final Path CLIENT =
      Path.of(System.getProperty("user.home"), ".cache", "sparkdrop", "storage-node");
  private static final int CHECKS = 21;

  @Test
  void whatPeopleDoWithItWorks(@TempDir Path folder) throws Exception {
    Needs.program("node");
    Needs.that(
        Files.exists(CLIENT.resolve("installed.json")),
        "the Cloud Storage client for Node is not installed; .ci/tools does it");
    Path script = Files.copy(Path.of("src/test/node/storage/storage.js"), folder.resolve("s.js"));
    try (RunningCloud cloud = RunningCloud.start()) {
      ProcessBuilder node = new ProcessBuilder("node", script.toString(), cloud.address());
      node.environment().put("NODE_PATH", CLIENT.resolve("node_modules").toString());
      node.environment().put("NO_PROXY", "127.0.0.1");
      Process process = node.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();

      List<String> lines = said.lines().toList();
      assertEquals(List.of(), lines.stream().filter(line -> !line.startsWith("ok: ")).toList());
      assertEquals(CHECKS, lines.size(), said);
    }
  }
}
