package dev.sparkdrop.cli;

import dev.sparkdrop.console.CommandRequests;
import dev.sparkdrop.console.RunAccount;
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

  @Mixin private ExportOptions export;

  @Override
  public Integer call() {
    boolean exported = export.wanted();
    OpenCloud open = Terminal.open(spec, cloud);
    RunAccount account =
        open.console()
            .run(run, page)
            .orElseThrow(
                () ->
                    new TerminalFailure(
                        ExitCode.UNKNOWN, CommandRequests.noRun(open.console(), run)));
    Screen screen = Terminal.screen(spec);
    if (exported) {
      return export.write(cloud, account.row(), open.clock(), screen);
    }
    if (cloud.json()) {
      screen.json(account);
    } else {
      new RunText(screen).print(account);
    }
    return ExitCode.FINE;
  }
}
