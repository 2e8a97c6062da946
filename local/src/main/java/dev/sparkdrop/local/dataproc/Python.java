package dev.sparkdrop.local.dataproc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python that has PySpark, and the Spark that belongs to it: PySpark talks to its own version
 * alone.
 *
 * @param sparkHome holds {@code jars/}
 */
public record Python(String command, Path sparkHome) {
  static final String HOW_TO_GET_IT =
      "This machine cannot run a 'pysparkJob' yet: no pipeline file had one when the local cloud"
          + " started, so PySpark was not installed. Run 'pip install pyspark' in the version of"
          + " deploy/pyspark.txt, or set SPARK_HOME to a Spark with PySpark, and start the local"
          + " cloud again.";

  private static final String WHERE =
      "import os, pyspark; print(pyspark.__version__, os.path.dirname(pyspark.__file__))";

  /**
   * Looks for one: where {@code SPARK_HOME} says, else what {@code python3} can import.
   *
   * @param environment of this process
   * @param version that what can be imported must have; {@code SPARK_HOME} may have any
   */
  public static Optional<Python> find(Map<String, String> environment, String version) {
    String command = environment.getOrDefault("PYSPARK_PYTHON", "python3");
    return Optional.ofNullable(environment.get("SPARK_HOME"))
        .or(() -> installed(command, version))
        .map(Path::of)
        .filter(home -> Files.isDirectory(home.resolve("jars")))
        .map(home -> new Python(command, home));
  }

  private static Optional<String> installed(String command, String version) {
    try {
      Process process =
          new ProcessBuilder(command, "-c", WHERE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      byte[] printed = process.getInputStream().readAllBytes();
      String said = new String(printed, StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 && said.startsWith(version + " ")
          ? Optional.of(said.substring(version.length() + 1))
          : Optional.empty();
    } catch (IOException noSuchCommand) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        sparkHome.toString(),
        "PYSPARK_PYTHON",
        command,
        "PYSPARK_DRIVER_PYTHON",
        command,
        "PYTHONUNBUFFERED",
        "1");
  }
}
