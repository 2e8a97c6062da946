package dev.sparkdrop.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  /** Prints what it was given and ends with a code of its own. */
  static final class Echo {
    public static void main(String[] arguments) throws Exception {
      System.out.println(Arrays.toString(arguments));
      System.err.println(System.getenv("GREETING") + " " + System.getenv("GONE"));
      System.out.print("read " + System.in.read());
      System.exit(7);
    }
  }

  /** Ignores a polite request to end. */
  static final class Deaf {
    public static void main(String[] arguments) throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(Deaf::hang));
      Process child = new ProcessBuilder("sleep", "600").start();
      System.out.println(child.pid());
      hang();
    }

    private static void hang() {
      try {
        Thread.sleep(600_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ChildJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> all = new java.util.ArrayList<>();
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    all.addAll(List.of(arguments));
    return ChildJvm.start(
        ParentExitAgentJar.writeTo(folder),
        new ChildJvm.Launch(
            "test", all, Map.of("GREETING", "hello", "GONE", ""), folder.resolve("work")),
        new LineSink(lines::add));
  }

  @Test
  void exitIsKnownAfterTheLastOutputWithNothingToReadFromUs() throws Exception {
    ChildJvm child = start(Echo.class, "a b", "$(x)");

    assertEquals(7, child.exit().get(20, TimeUnit.SECONDS));

    assertEquals(List.of("[a b, $(x)]", "hello null", "read -1"), List.copyOf(lines));
  }

  @Test
  void childThatIgnoresTheRequestIsForcedWithItsOwnChildren() throws Exception {
    ChildJvm child = start(Deaf.class);
    ProcessHandle grandchild =
        ProcessHandle.of(Long.parseLong(lines.poll(20, TimeUnit.SECONDS))).orElseThrow();

    child.stop(Duration.ofMillis(100));

    assertFalse(child.isAlive());
    grandchild.onExit().get(20, TimeUnit.SECONDS);
    assertEquals(137, child.exit().get(20, TimeUnit.SECONDS));
  }
}
