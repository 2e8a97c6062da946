package dev.sparkdrop.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Python with the packages of a lock file, in a folder that all checkouts share. {@code .ci/python}
 * makes it once.
 *
 * @param python the command
 */
public record PythonEnvironment(Path python) {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final int MINUTES = 5;

  /** PySpark as the local cloud installs it. */
  public static PythonEnvironment ofPySpark() throws IOException {
    return of("pyspark", "deploy/pyspark.txt");
  }

  /** Google's and the lake's clients. */
  public static PythonEnvironment ofClients() throws IOException {
    return of("clients", "local/src/test/python/clients.txt");
  }

  public static PythonEnvironment ofGsutil() throws IOException {
    return of("gsutil", "local/src/test/python/gsutil.txt");
  }

  /** Airflow with what its operators here need. */
  public static PythonEnvironment ofAirflow() throws IOException {
    return of("airflow", "airflow/requirements.txt");
  }

  /** Skips the test, or fails in CI, where it cannot be made. */
  private static PythonEnvironment of(String name, String lock) throws IOException {
    Needs.program("python3");
    Output made = run(Map.of(), List.of(HOME.resolve(".ci/python").toString(), name, lock));
    Needs.that(
        made.exit() == 0,
        "the packages of "
            + lock
            + " cannot be installed; see ~/.cache/sparkdrop/"
            + name
            + ".log");
    return new PythonEnvironment(Path.of(made.text().strip()));
  }

  /** How a program ended, and what it printed. */
  public record Output(int exit, String text) {}

  /** Runs Python in the checkout. */
  public Output run(Map<String, String> environment, String... arguments) throws IOException {
    return command(environment, "python", arguments);
  }

  /** Runs a command that a package brings, in the checkout. */
  public Output command(Map<String, String> environment, String name, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(Arrays.asList(arguments));
    command.add(0, python.resolveSibling(name).toString());
    return run(environment, command);
  }

  private static Output run(Map<String, String> environment, List<String> command)
      throws IOException {
    Path printed = Files.createTempFile("python", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(printed, StandardCharsets.UTF_8);
      return new Output(ended ? process.exitValue() : -1, text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(printed);
    }
  }
}
