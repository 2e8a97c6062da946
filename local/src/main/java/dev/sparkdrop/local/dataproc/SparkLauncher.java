package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.process.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Runs Spark jobs for real: each is a child JVM with SparkSubmit in it, on all our cores. */
public final class SparkLauncher implements JobLauncher {
  private final Path leash;
  private final Path folder;
  private final SparkCommand command;
  private final PythonSource python;
  private final DriverSettings driverSettings;

  /**
   * @param classPath the file with Spark's class path, as {@code jobs/} writes it
   * @param leash the jar of {@link dev.sparkdrop.local.process.ParentExitAgentJar}
   * @param folder of our own: emptied here, since the process that worked in it is gone
   * @param endpoint the local cloud, such as {@code http://127.0.0.1:8650/}
   * @param python asked when a PySpark job comes
   */
  public SparkLauncher(
      Path classPath,
      Path leash,
      Path folder,
      URI endpoint,
      ObjectAccess objects,
      PythonSource python)
      throws IOException {
    this(classPath, leash, folder, endpoint, objects, python, DriverSettings.NONE);
  }

  /** Likewise, with settings for each driver. */
  public SparkLauncher(
      Path classPath,
      Path leash,
      Path folder,
      URI endpoint,
      ObjectAccess objects,
      PythonSource python,
      DriverSettings driverSettings)
      throws IOException {
    this.driverSettings = driverSettings;
    this.leash = leash;
    this.folder = folder;
    this.python = python;
    DriverFolders.delete(folder);
    LocalFiles files = new LocalFiles(objects, folder.resolve("cache"));
    this.command = new SparkCommand(classPath, endpoint, files);
  }

  @Override
  public Driver start(Order order, OutputStream output) throws IOException, CannotRunException {
    Path work = Files.createDirectories(folder.resolve("run").resolve(UUID.randomUUID() + ""));
    try {
      ChildJvm child = ChildJvm.start(leash, launch(order, work), output);
      return new Spark(child, child.exit().whenComplete((code, e) -> DriverFolders.delete(work)));
    } catch (IOException | CannotRunException | RuntimeException e) {
      DriverFolders.delete(work);
      throw e;
    }
  }

  private ChildJvm.Launch launch(Order order, Path work) throws IOException, CannotRunException {
    JsonObject job = order.job();
    String name = "job-" + ResourceJson.text(job, "reference", "jobId");
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.putAll(driverSettings.environment());
    if (job.has("sparkJob")) {
      return launch(name, command.ofSpark(order, work), environment, work);
    }
    if (job.has("pysparkJob")) {
      Python found = python.python();
      environment.putAll(found.environment());
      return launch(name, command.ofPython(order, work, found), environment, work);
    }
    if (job.has("sparkSqlJob")) {
      return new ChildJvm.Launch(name, command.ofSql(order, work), environment, work);
    }
    String type = job.keySet().stream().filter(JobStore.TYPES::contains).findFirst().orElse("job");
    throw new CannotRunException(
        "The local cloud cannot run a '%s': it runs 'sparkJob', 'pysparkJob' and 'sparkSqlJob'. Use one of these, or deploy to Google Cloud, where Dataproc runs it."
            .formatted(type));
  }

  private ChildJvm.Launch launch(
      String name, List<String> arguments, Map<String, String> environment, Path work) {
    List<String> all = new ArrayList<>(driverSettings.flags());
    all.addAll(arguments);
    return new ChildJvm.Launch(name, all, environment, work);
  }

  private record Spark(ChildJvm child, CompletableFuture<Integer> exit) implements Driver {
    @Override
    public void stop(Duration grace) {
      child.stop(grace);
    }
  }
}
