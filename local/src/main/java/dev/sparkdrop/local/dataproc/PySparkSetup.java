package dev.sparkdrop.local.dataproc;

import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the Python of PySpark jobs, and installs PySpark into a virtual environment of the data
 * folder where {@code python3} cannot import the version that fits.
 */
public final class PySparkSetup implements PythonSource {
  private static final Pattern VERSION = Pattern.compile("(?m)^pyspark==(\\S+)");
  private static final long MINUTES = 20;

  private final Map<String, String> environment;
  private final Path requirements;
  private final Path folder;
  private final Path log;
  private volatile String problem;

  /**
   * Looks at nothing yet.
   *
   * @param environment of this process
   * @param requirements pip's file with PySpark's version and hashes
   * @param folder of the virtual environment; made where it is needed
   * @param log file for what the installation prints
   */
  public PySparkSetup(Map<String, String> environment, Path requirements, Path folder, Path log) {
    this.environment = environment;
    this.requirements = requirements;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Installs PySpark unless there is one that fits. A failure is told, and later jobs say the same.
   *
   * @param progress takes sentences for the user
   */
  public void prepare(Consumer<String> progress) throws IOException {
    if (find().isPresent()) {
      return;
    }
    String version = version();
    progress.accept(
        "A pipeline has a PySpark job: PySpark %s is being installed into %s, once. This takes some minutes."
            .formatted(version, folder));
    DriverFolders.delete(folder);
    Files.createDirectories(log.getParent());
    Files.deleteIfExists(log);
    String python = environment.getOrDefault("PYSPARK_PYTHON", "python3");
    if (!ran(List.of(python, "-c", "import venv"))) {
      fail("There is no '%s' with the module venv here.".formatted(python), progress);
    } else if (!ran(List.of(python, "-m", "venv", folder.toString()))) {
      fail("The virtual environment could not be made; see %s.".formatted(log), progress);
    } else if (!ran(pip())) {
      fail("PySpark %s could not be installed; see %s.".formatted(version, log), progress);
    } else {
      Files.createFile(ready());
      progress.accept("PySpark " + version + " is installed.");
    }
  }

  private List<String> pip() {
    return List.of(
        command(),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "-r",
        requirements.toString());
  }

  private void fail(String why, Consumer<String> progress) {
    problem =
        why
            + " So PySpark jobs cannot run here. Install Python 3.8 to 3.11 with venv, let this"
            + " machine reach a package index, or set SPARK_HOME to a Spark with PySpark, and start"
            + " the local cloud again.";
    progress.accept(problem);
  }

  @Override
  public Python python() throws CannotRunException {
    try {
      Optional<Python> found = find();
      if (found.isPresent()) {
        return found.get();
      }
    } catch (IOException e) {
      throw new CannotRunException("This machine cannot run a 'pysparkJob': " + e.getMessage());
    }
    throw new CannotRunException(problem == null ? Python.HOW_TO_GET_IT : problem);
  }

  private Optional<Python> find() throws IOException {
    Optional<Python> own = Python.find(environment, version());
    return own.isPresent() || !Files.exists(ready())
        ? own
        : Python.find(Map.of("PYSPARK_PYTHON", command()), version());
  }

  private String version() throws IOException {
    Matcher version = VERSION.matcher(Files.readString(requirements));
    if (!version.find()) {
      throw new IOException(requirements + " has no line pyspark==VERSION");
    }
    return version.group(1);
  }

  private Path ready() {
    return folder.resolve("ready");
  }

  private String command() {
    return folder.resolve("bin").resolve("python").toString();
  }

  private boolean ran(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
