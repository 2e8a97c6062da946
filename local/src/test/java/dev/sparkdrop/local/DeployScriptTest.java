package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy.sh says before anything is begun. */
class DeployScriptTest {
  private static final Path SCRIPT = Path.of("..", "deploy.sh").toAbsolutePath().normalize();

  @TempDir Path folder;

  private record Said(int exit, String text) {}

  @Test
  void itIsCleanToShellCheck() throws Exception {
    assumeTrue(onPath("shellcheck"), "skipped: shellcheck is not installed");

    Said said = run(Map.of(), "shellcheck", SCRIPT.toString());

    assertEquals(new Said(0, ""), said);
  }

  @Test
  void aloneItSaysWhatItCanDo() throws Exception {
    Said said = run(Map.of(), SCRIPT.toString());

    assertEquals(0, said.exit());
    assertTrue(said.text().contains("./deploy.sh local"), said::text);
  }

  @Test
  void anUnknownCommandIsRefused() throws Exception {
    Said said = run(Map.of(), SCRIPT.toString(), "lokal");

    assertEquals(2, said.exit());
    assertTrue(said.text().contains("there is no command lokal"), said::text);
  }

  @Test
  void anotherJdkIsRefusedWithWhatToDo() throws Exception {
    tool("bin/java", "echo '    java.specification.version = 21' >&2");

    Said said = run(Map.of("JAVA_HOME", folder.toString()), SCRIPT.toString(), "local");

    assertEquals(2, said.exit());
    assertTrue(said.text().contains("is Java 21"), said::text);
    assertTrue(said.text().contains("Set JAVA_HOME to a JDK 17"), said::text);
  }

  @Test
  void aMissingMavenIsRefusedWithWhatToDo() throws Exception {
    tool("bin/java", "echo '    java.specification.version = 17' >&2");
    for (String needed : List.of("bash", "env", "dirname", "sed")) {
      Path real = Path.of("/usr/bin", needed);
      assumeTrue(Files.exists(real), () -> "skipped: " + real + " is elsewhere here");
      Files.createSymbolicLink(folder.resolve("bin").resolve(needed), real);
    }

    Said said =
        run(
            Map.of("JAVA_HOME", folder.toString(), "PATH", folder.resolve("bin").toString()),
            SCRIPT.toString(),
            "local");

    assertEquals(2, said.exit());
    assertTrue(said.text().contains("there is no Maven here"), said::text);
  }

  private void tool(String name, String command) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private static boolean onPath(String tool) {
    for (String each : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(each, tool))) {
        return true;
      }
    }
    return false;
  }

  private Said run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it did not end");
    return new Said(process.exitValue(), text.strip());
  }
}
