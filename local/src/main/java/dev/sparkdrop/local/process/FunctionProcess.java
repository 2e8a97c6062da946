package dev.sparkdrop.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One deployed function: the invoker in a child JVM, started as the platform starts it, and started
 * again whenever it dies by itself.
 */
public final class FunctionProcess implements AutoCloseable {
  private static final Duration STOP_GRACE = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final int LAST_LINES = 40;

  /**
   * What to run.
   *
   * @param name for thread names and messages
   * @param java the program that runs it
   * @param invoker class path with java-function-invoker, as {@link LoopbackInvoker} gives it
   * @param classPath the self-contained jar of the functions
   * @param target the class of the function
   * @param port on 127.0.0.1
   * @param jvmFlags such as {@code -Xmx200m}
   */
  public record Deployment(
      String name,
      Path java,
      String invoker,
      String classPath,
      String target,
      int port,
      List<String> jvmFlags,
      Map<String, String> environment,
      Path folder) {

    private static final String INVOKER = "com.google.cloud.functions.invoker.runner.Invoker";

    /**
     * Small and quick to start: no second compiler, one collector thread, and a heap with which a
     * function stays below 256 MB whatever it did.
     */
    public static final List<String> SMALL_JVM =
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss512k", "-Xmx128m");

    List<String> arguments() {
      List<String> arguments = new ArrayList<>(jvmFlags);
      arguments.addAll(List.of("-cp", invoker, INVOKER));
      arguments.addAll(List.of("--classpath", classPath));
      arguments.addAll(List.of("--target", target));
      arguments.addAll(List.of("--port", Integer.toString(port)));
      return arguments;
    }
  }

  private final Path leash;
  private final Deployment deployment;
  private final Consumer<String> log;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final RestartDelay restartDelay =
      new RestartDelay(Duration.ofMillis(200), Duration.ofSeconds(30));
  private ChildJvm child;

  /** Starts it again; the caller does not wait. */
  @SuppressWarnings("unused") // kept, so that the future is referenced
  private CompletableFuture<Void> watch;

  private boolean closed;

  private FunctionProcess(Path leash, Deployment deployment, Consumer<String> log) {
    this.leash = leash;
    this.deployment = deployment;
    this.log = log;
  }

  /**
   * Starts the function and waits until its port answers.
   *
   * @param log gets every line that it prints
   * @throws IOException when it died or did not answer in time; the message holds its last lines
   */
  public static FunctionProcess start(
      Path leash, Deployment deployment, Consumer<String> log, Duration within)
      throws IOException, InterruptedException {
    FreePort.await(deployment.port(), STOP_GRACE);
    FunctionProcess function = new FunctionProcess(leash, deployment, log);
    try {
      function.await(function.launch(), within);
    } catch (IOException | InterruptedException | RuntimeException e) {
      function.close();
      throw e;
    }
    return function;
  }

  /** Where events are posted. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + deployment.port() + "/");
  }

  /** The process of this moment; it changes when the function is started again. */
  public synchronized long pid() {
    return child.pid();
  }

  /** Kills it with -9, as the platform does at times; it is started again. */
  public void kill() {
    ChildJvm killed;
    synchronized (this) {
      killed = child;
    }
    killed.stop(Duration.ZERO);
  }

  @Override
  public void close() {
    ChildJvm last;
    synchronized (this) {
      closed = true;
      last = child;
    }
    if (last != null) {
      last.stop(STOP_GRACE);
    }
  }

  private synchronized ChildJvm launch() throws IOException {
    ChildJvm.Launch launch =
        new ChildJvm.Launch(
            deployment.name(),
            deployment.java(),
            deployment.arguments(),
            deployment.environment(),
            deployment.folder());
    ChildJvm started = ChildJvm.start(leash, launch, new LineSink(this::line));
    child = started;
    restartDelay.started();
    watch = started.exit().thenAccept(this::died);
    return started;
  }

  private void died(int exitCode) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    againLater("exited with " + exitCode);
  }

  private void againLater(String why) {
    Duration pause = restartDelay.next();
    line(why + "; starting again in " + pause.toMillis() + " ms");
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS).execute(this::again);
  }

  private synchronized void again() {
    if (!closed) {
      try {
        launch();
      } catch (IOException e) {
        againLater("cannot be started: " + e.getMessage());
      }
    }
  }

  private void await(ChildJvm started, Duration within) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!answers()) {
      if (exited(started)) {
        throw new IOException(
            "The function %s ended before it answered:%n%s".formatted(deployment.name(), tail()));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "The function %s did not answer on port %d within %d s:%n%s"
                .formatted(deployment.name(), deployment.port(), within.toSeconds(), tail()));
      }
    }
  }

  /** Waits a moment for the end of the process, so that the loop around it is not a busy one. */
  private static boolean exited(ChildJvm started) throws InterruptedException, IOException {
    try {
      started.exit().get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException alive) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), deployment.port()), 200);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void line(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > LAST_LINES) {
        lastLines.removeFirst();
      }
    }
    log.accept(line);
  }

  private String tail() {
    synchronized (lastLines) {
      return String.join(System.lineSeparator(), lastLines);
    }
  }
}
