package dev.sparkdrop.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM that we started and that does not outlive us. Standard output and error are one stream. */
public final class ChildJvm {
  /** How long output is waited for once the process is gone; a stray grandchild may hold it. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /**
   * What to start.
   *
   * @param name for the names of threads
   * @param java the program that runs it
   * @param arguments all that follows {@code java}, without the leash
   * @param environment added to this process's own; an empty value takes a variable away
   * @param folder the working folder, made where it is absent
   */
  public record Launch(
      String name,
      Path java,
      List<String> arguments,
      Map<String, String> environment,
      Path folder) {

    /** Runs on the JDK of this process. */
    public Launch(
        String name, List<String> arguments, Map<String, String> environment, Path folder) {
      this(name, OWN_JAVA, arguments, environment, folder);
    }

    public Launch {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }
  }

  /** The program of the JDK that this process runs on. */
  public static final Path OWN_JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Process process;
  private final CompletableFuture<Integer> exit;

  private ChildJvm(Process process, Thread pump) {
    this.process = process;
    this.exit =
        process
            .onExit()
            .thenApply(
                ended -> {
                  join(pump);
                  return ended.exitValue();
                });
  }

  /**
   * Starts the JVM.
   *
   * @param leash the jar of {@link ParentExitAgentJar}
   * @param output gets what it prints, from a thread of its own; closed when all is said
   */
  public static ChildJvm start(Path leash, Launch launch, OutputStream output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launch.java().toString());
    command.add("-javaagent:" + leash);
    command.addAll(launch.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(launch.folder()).toFile())
            .redirectErrorStream(true);
    launch
        .environment()
        .forEach(
            (name, value) -> {
              if (value.isEmpty()) {
                builder.environment().remove(name);
              } else {
                builder.environment().put(name, value);
              }
            });
    Process process = builder.start();
    Thread pump = new Thread(() -> pump(process.getInputStream(), output), launch.name() + "-out");
    pump.setDaemon(true);
    pump.start();
    return new ChildJvm(process, pump);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code, after the last output was handed over. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /**
   * Ends it and all that it started: asks first, and forces it after the grace. Zero grace does not
   * ask. Returns when the process is gone.
   */
  public void stop(Duration grace) {
    // Process.destroy() closes the pipes as well: the leash would act at once, and words be lost.
    ProcessHandle handle = process.toHandle();
    Set<ProcessHandle> family = handle.descendants().collect(Collectors.toSet());
    try {
      if (!grace.isZero()) {
        handle.destroy();
        process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
      }
      handle.descendants().forEach(family::add);
      handle.destroyForcibly();
      process.waitFor();
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      // Once the parent is gone, its children have no parent that is known: only the list from
      // before has them.
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static void pump(InputStream from, OutputStream to) {
    try (from;
        to) {
      from.transferTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of a child process was lost", e);
    }
  }

  private static void join(Thread pump) {
    try {
      pump.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
