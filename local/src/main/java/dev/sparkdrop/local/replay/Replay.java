package dev.sparkdrop.local.replay;

import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportRefused;
import dev.sparkdrop.export.RunAddress;
import dev.sparkdrop.export.TerminalQuestion;
import dev.sparkdrop.gcp.GcsDownloads;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.local.dataproc.DriverFolders;
import dev.sparkdrop.local.dataproc.DriverSettings;
import dev.sparkdrop.local.dataproc.PySparkSetup;
import dev.sparkdrop.local.process.FreePort;
import dev.sparkdrop.run.Sha256;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs the job of a run on this machine, on the batch of that run, as often as one likes. The cloud
 * of the run is read, and never written.
 */
public final class Replay {
  private static final int DEBUG_PORT = 5005;

  private final ReplayOptions options;
  private final Path pipelines;
  private final Path runs;
  private final Path sparkClassPath;
  private final Path shippedJob;
  private final PySparkSetup python;
  private final Map<String, String> environment;
  private final PrintStream out;

  /**
   * @param pipelines a folder of pipeline files to use instead of the run's own copy; null for none
   * @param runs where replays are kept, a folder for each run
   * @param sparkClassPath the file with Spark's class path
   * @param shippedJob the jar of LakeJob as it was built here
   * @param environment of this process
   */
  public Replay(
      ReplayOptions options,
      Path pipelines,
      Path runs,
      Path sparkClassPath,
      Path shippedJob,
      PySparkSetup python,
      Map<String, String> environment,
      PrintStream out) {
    this.options = options;
    this.pipelines = pipelines;
    this.runs = runs;
    this.sparkClassPath = sparkClassPath;
    this.shippedJob = shippedJob;
    this.python = python;
    this.environment = Map.copyOf(environment);
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @return the exit code: 0 where the job succeeded, 1 where it failed
   * @throws ReplayRefused where it cannot begin
   */
  public int run() throws ReplayRefused {
    try {
      options.check();
      ReplaySource source =
          new ReplaySource(
              () ->
                  GcsDownloads.asCaller(
                      environment.get("STORAGE_EMULATOR_HOST"), "sparkdrop-replay"),
              TerminalQuestion::agreed,
              out::println,
              Clock.systemUTC());
      ExportFolder export = source.of(options, runs);
      if (options.export != null) {
        out.println("exported  to " + export.folder() + ". Replay it: --replay " + export.folder());
        return 0;
      }
      return replay(export);
    } catch (ExportRefused e) {
      throw new ReplayRefused(e.getMessage());
    } catch (IOException e) {
      throw new ReplayRefused(ExportRefused.of(e).getMessage());
    }
  }

  private int replay(ExportFolder export) throws ReplayRefused, IOException {
    RunAddress from = export.index().from();
    ReplayJob job = ReplayJob.of(export, new ReplayJob.Changes(pipelines, options.jar), shippedJob);
    if (job.isPython() && options.debug) {
      throw new ReplayRefused(
          "--debug waits in a JVM, and this job is Python. Leave it out, and print what you look for.");
    }
    if (job.isPython()) {
      python.prepare(out::println);
    }
    Path run = Files.createDirectories(runs.resolve(from.run()));
    Path folder = ReplayRecord.next(run);
    ReplayReport.before(export, job).forEach(out::println);
    out.println("replay    " + folder);
    out.println();
    boolean succeeded;
    Optional<JobReport> report;
    int left;
    Path scratch = folder.resolve("cloud");
    try (ReplayCloud cloud =
        new ReplayCloud(
            scratch,
            new ReplayCloud.Tools(sparkClassPath, shippedJob, python),
            settings(scratch))) {
      cloud.fill(export, job);
      succeeded = cloud.run(job, new DriverConsole(folder.resolve("driver.log"), out)) == 0;
      report = cloud.report(from).flatMap(Replay::report);
      left = cloud.copyLake(folder.resolve("lake"));
    }
    DriverFolders.delete(scratch);
    out.println();
    ReplayReport.after(export, succeeded, report.orElse(null)).forEach(out::println);
    out.println("lake      " + folder.resolve("lake"));
    if (left > 0) {
      out.println(
          "note      " + left + " objects have names that no file can have, and are not there");
    }
    ReplayRecord record =
        new ReplayRecord(folder, ReplayRecord.number(folder), job.told(), batch(export), succeeded);
    record.write();
    Optional<ReplayRecord> before = ReplayRecord.before(run, record.number());
    if (before.isPresent()) {
      new ReplayComparison(before.get(), record, job.outputs())
          .lines(new HashSet<>(options.ignore))
          .forEach(out::println);
    }
    return succeeded ? 0 : 1;
  }

  private static Optional<JobReport> report(String json) {
    try {
      return Optional.of(LedgerTexts.report("report", json));
    } catch (CorruptRecord e) {
      return Optional.empty();
    }
  }

  /** The same for the same versions of objects. */
  private static String batch(ExportFolder export) {
    return Sha256.hex(
        export.manifest().objects().stream()
            .map(object -> object.key())
            .sorted()
            .collect(Collectors.joining()),
        32);
  }

  /** The job has no login: whatever it calls besides the local cloud does not know who it is. */
  private DriverSettings settings(Path scratch) throws IOException {
    Map<String, String> hidden = new HashMap<>();
    hidden.put("GOOGLE_APPLICATION_CREDENTIALS", "");
    hidden.put("GOOGLE_CLOUD_PROJECT", "");
    hidden.put("GCLOUD_PROJECT", "");
    hidden.put("CLOUDSDK_CONFIG", Files.createDirectories(scratch.resolve("no-login")).toString());
    hidden.put("NO_GCE_CHECK", "true");
    if (!options.debug) {
      return new DriverSettings(List.of(), hidden);
    }
    int port = FreePort.orAny(DEBUG_PORT);
    out.println("debugger  the driver waits for one at 127.0.0.1:" + port);
    return new DriverSettings(
        List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + port),
        hidden);
  }
}
