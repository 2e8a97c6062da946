package dev.sparkdrop.local.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentExitAgentTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  /** The process that will be killed: it starts a child on the leash and says its pid. */
  static final class Parent {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      ChildJvm child =
          ChildJvm.start(
              ParentExitAgentJar.writeTo(folder),
              new ChildJvm.Launch(
                  "child", List.of("-cp", CLASS_PATH, Child.class.getName()), Map.of(), folder),
              new LineSink(System.out::println));
      System.out.println("child " + child.pid());
      child.exit().get();
    }
  }

  /** The child: it starts a process that knows nothing of leashes, and says its pid. */
  static final class Child {
    public static void main(String[] arguments) throws Exception {
      Process grandchild = new ProcessBuilder("sleep", "600").start();
      System.out.println("grandchild " + grandchild.pid());
      grandchild.waitFor();
    }
  }

  @Test
  void noChildOutlivesAParentThatWasKilled() throws Exception {
    Process parent =
        new ProcessBuilder(java(), "-cp", CLASS_PATH, Parent.class.getName(), folder.toString())
            .redirectErrorStream(true)
            .start();
    ProcessHandle one;
    ProcessHandle two;
    try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
      one = handle(lines.readLine());
      two = handle(lines.readLine());
      assertTrue(one.isAlive() && two.isAlive());

      parent.destroyForcibly();

      one.onExit().get(20, TimeUnit.SECONDS);
      two.onExit().get(20, TimeUnit.SECONDS);
    }
    assertFalse(one.isAlive() || two.isAlive());
  }

  private static ProcessHandle handle(String line) throws IOException {
    if (line == null || !line.matches("(grand)?child \\d+")) {
      throw new IOException("not a pid: " + line);
    }
    return ProcessHandle.of(Long.parseLong(line.substring(line.indexOf(' ') + 1))).orElseThrow();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
