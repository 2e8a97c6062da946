package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A script of Node that prints a line for each of its checks. */
final class NodeScript {
  private NodeScript() {}

  /**
   * Runs it, with the packages that {@code .ci/tools} installed under a name; skips the test where
   * they are missing.
   *
   * @param checks how many lines it prints, all of them {@code ok: …}
   */
  static void passes(String name, String script, int checks, String... arguments)
      throws IOException, InterruptedException {
    Needs.program("node");
    Path packages = Path.of(System.getProperty("user.home"), ".cache", "sparkdrop", name);
    Needs.that(
        Files.exists(packages.resolve("installed.json")),
        "the packages of " + name + " are not installed; .ci/tools does it");
    List<String> command = new ArrayList<>(List.of("node", "src/test/node/" + script));
    command.addAll(List.of(arguments));
    ProcessBuilder node = new ProcessBuilder(command);
    node.environment().put("NODE_PATH", packages.resolve("node_modules").toString());
    node.environment().put("NO_PROXY", "127.0.0.1");
    Process process = node.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();

    List<String> lines = said.lines().toList();
    assertEquals(List.of(), lines.stream().filter(line -> !line.startsWith("ok: ")).toList());
    assertEquals(checks, lines.size(), said);
  }
}
