package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkdrop.local.Shell.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy.sh says before anything is begun. */
class DeployScriptTest {
  private static final Path SCRIPT = Path.of("..", "deploy.sh").toAbsolutePath().normalize();

  private static final Path FAKE_GCLOUD = Path.of("src/test/resources/bin/gcloud").toAbsolutePath();

  @TempDir Path folder;

  private Shell shell() {
    return new Shell(folder);
  }

  @Test
  void itIsCleanToShellCheck() throws Exception {
    Needs.program("shellcheck");

    Said said =
        shell()
            .run(
                Map.of(),
                "shellcheck",
                "-x",
                "-P",
                SCRIPT.getParent().toString(),
                SCRIPT.toString(),
                FAKE_GCLOUD.toString(),
                SCRIPT.resolveSibling(".ci").resolve("run").toString(),
                SCRIPT.resolveSibling(".ci").resolve("python").toString(),
                SCRIPT.resolveSibling(".ci").resolve("tools").toString());

    assertEquals(new Said(0, ""), said);
  }

  @Test
  void aloneItSaysWhatItCanDo() throws Exception {
    Said said = shell().run(Map.of(), SCRIPT.toString());

    assertEquals(0, said.exit());
    assertTrue(said.text().contains("./deploy.sh local"), said::text);
  }

  @Test
  void anUnknownCommandIsRefused() throws Exception {
    Said said = shell().run(Map.of(), SCRIPT.toString(), "lokal");

    assertEquals(2, said.exit());
    assertTrue(said.text().contains("there is no command lokal"), said::text);
  }

  @Test
  void anotherJdkIsRefusedWithWhatToDo() throws Exception {
    shell().tool("bin/java", "echo '    java.specification.version = 21' >&2");

    Said said = shell().run(Map.of("JAVA_HOME", folder.toString()), SCRIPT.toString(), "local");

    assertEquals(2, said.exit());
    assertTrue(said.text().contains("is Java 21"), said::text);
    assertTrue(said.text().contains("Set JAVA_HOME to a JDK 17"), said::text);
  }

  @Test
  void aMissingMavenIsRefusedWithWhatToDo() throws Exception {
    shell().tool("bin/java", "echo '    java.specification.version = 17' >&2");
    for (String needed : List.of("bash", "env", "dirname", "sed")) {
      Path real = Path.of("/usr/bin", needed);
      assumeTrue(Files.exists(real), () -> "skipped: " + real + " is elsewhere here");
      Files.createSymbolicLink(folder.resolve("bin").resolve(needed), real);
    }

    Said said =
        shell()
            .run(
                Map.of("JAVA_HOME", folder.toString(), "PATH", folder.resolve("bin").toString()),
                SCRIPT.toString(),
                "local");

    assertEquals(2, said.exit());
    assertTrue(said.text().contains("there is no Maven here"), said::text);
  }
}
