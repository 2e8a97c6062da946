package dev.sparkdrop.cli;

import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportRefused;
import dev.sparkdrop.export.RunAddress;
import dev.sparkdrop.export.RunExport;
import dev.sparkdrop.export.TerminalQuestion;
import dev.sparkdrop.gcp.GcsDownloads;
import dev.sparkdrop.port.Downloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** {@code --export} of {@code ./deploy.sh run}: the run as a folder, to be replayed elsewhere. */
final class ExportOptions {
  @Option(
      names = "--export",
      paramLabel = "FOLDER",
      description = "write the run, its objects and its code into a folder, to replay it")
  private Path folder;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "with --export: at most N objects, spread over the batch")
  private Integer sample;

  @Option(names = "--skip-gone", description = "with --export: leave out objects that are gone")
  private boolean skipGone;

  @Option(names = "--yes", description = "with --export: do not ask, however much it is")
  private boolean yes;

  /**
   * Whether a run is to be exported.
   *
   * @throws TerminalFailure where the others are given without it
   */
  boolean wanted() {
    if (folder == null && (sample != null || skipGone || yes)) {
      throw new TerminalFailure(
          ExitCode.USAGE, "--sample, --skip-gone and --yes belong to --export FOLDER.");
    }
    if (sample != null && sample < 1) {
      throw new TerminalFailure(
          ExitCode.USAGE, "--sample is " + sample + "; give the number of objects, 1 or more.");
    }
    return folder != null;
  }

  /** Exports it; the exit code. */
  int write(CloudOptions cloud, RunRow run, Clock clock, Screen screen) {
    CloudOptions.Deployment deployment = cloud.deployment();
    String host = deployment.isLocal() ? deployment.endpoint().toString() : null;
    try {
      Downloads downloads = GcsDownloads.asCaller(host, "sparkdrop-terminal");
      RunExport export =
          RunExport.begin(
              downloads,
              new RunAddress(deployment.state(), run.pipeline(), run.run()),
              new RunExport.Choice(sample == null ? 0 : sample, skipGone),
              folder.toAbsolutePath().normalize(),
              clock);
      screen.line("fetch     " + export.size());
      export.agree(yes, TerminalQuestion::agreed);
      ExportFolder there = export.fetch(screen::line);
      screen.line(
          "exported  to "
              + there.folder()
              + ". Replay it: ./deploy.sh local --replay "
              + there.folder());
      return ExitCode.FINE;
    } catch (ExportRefused e) {
      throw new TerminalFailure(ExitCode.NO, e.getMessage());
    } catch (IOException e) {
      throw new TerminalFailure(ExitCode.UNREACHABLE, ExportRefused.of(e).getMessage());
    }
  }
}
