package dev.sparkdrop.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;

/**
 * A Java agent that ends its JVM when the process that started it is gone.
 *
 * <p>The parent holds the other end of standard input and never writes. However it ends, by {@code
 * kill -9} too, the kernel closes that end, and the read here returns. The agent uses nothing but
 * the JDK, since it is loaded alone.
 */
public final class ParentExitAgent {
  /** What a shell reports for a process that was hung up on. */
  private static final int HUNG_UP = 129;

  private ParentExitAgent() {}

  /** Called by the JVM before the program's own main method. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    InputStream parent = System.in;
    // The program must not read from the pipe: it would take the end of the file from us.
    System.setIn(InputStream.nullInputStream());
    Thread watcher = new Thread(() -> watch(parent), "leash");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void watch(InputStream parent) {
    try {
      while (parent.read() >= 0) {
        // Whatever a parent writes means that it lives.
      }
    } catch (IOException gone) {
      // A broken pipe says the same as its end.
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    // No shutdown hooks: they may hang, and what they would tell has no listener any more.
    Runtime.getRuntime().halt(HUNG_UP);
  }
}
