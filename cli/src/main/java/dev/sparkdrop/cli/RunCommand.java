package dev.sparkdrop.cli;

import dev.sparkdrop.console.CommandRequests;
import dev.sparkdrop.console.RunAccount;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./deploy.sh run RUN}. */
@Command(name = "run", description = "A run whole.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOptions cloud;

  @Parameters(paramLabel = "RUN")
  private String run;

  @Option(names = "--page", paramLabel = "PAGE", description = "more of its objects; with --json")
  private String page;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "writes it into a folder: receipt, manifest, pipeline file, and its objects")
  private Path export;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "of --export: only the first N objects")
  private Integer sample;

  @Override
  public Integer call() {
    if (sample != null && (export == null || sample < 1)) {
      throw new TerminalFailure(
          ExitCode.USAGE,
          "--sample is how many objects --export fetches; write both, and 1 or more.");
    }
    OpenCloud open = Terminal.open(spec, cloud);
    RunAccount account =
        open.console()
            .run(run, page)
            .orElseThrow(
                () ->
                    new TerminalFailure(
                        ExitCode.UNKNOWN, CommandRequests.noRun(open.console(), run)));
    Screen screen = Terminal.screen(spec);
    if (export != null) {
      return new RunExport(open, screen).write(account.row(), export, sample);
    }
    if (cloud.json()) {
      screen.json(account);
    } else {
      new RunText(screen).print(account);
    }
    return ExitCode.FINE;
  }
}
