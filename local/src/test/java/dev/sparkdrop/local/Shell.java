package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands in a folder. */
record Shell(Path folder) {

  /** How a command ended, and all that it said. */
  record Said(int exit, String text) {}

  static boolean onPath(String tool) {
    for (String each : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(each, tool))) {
        return true;
      }
    }
    return false;
  }

  /** Puts a tool of a few lines of shell there. */
  void tool(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  Said run(Map<String, String> environment, String... command) throws Exception {
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
