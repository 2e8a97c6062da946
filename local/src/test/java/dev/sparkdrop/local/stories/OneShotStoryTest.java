package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command: one file through everything, with real Spark. */
class OneShotStoryTest {
  @TempDir Path folder;

  @BeforeAll
  static void everythingIsBuilt() {
    Needs.nothing(Outside.missing());
  }

  @Test
  void itEndsWhenItsFileIsThroughAndNoClusterIsLeft() throws IOException, InterruptedException {
    String port = String.valueOf(Outside.freePorts());
    Process process =
        new ProcessBuilder(
                Outside.command(
                    "--once", "--port", port, "--data", folder.resolve("data").toString()))
            .redirectErrorStream(true)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), told);
    assertTrue(told.contains("SUCCEEDED: 10,000 rows in, 10,000 out, 0 bad"), told);
    assertTrue(told.contains("cluster gone"), told);
  }
}
