package dev.sparkdrop.cli;

import dev.sparkdrop.console.CommandRequests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that ask for something and say no more than that it was asked for. */
class OperatorCommands {
  private static final String BY = "who asks; it is shown to others (${DEFAULT-VALUE})";

  @Spec private CommandSpec spec;

  /** Asks for something of one name. */
  private interface Order {
    void give(CommandRequests requests, String name, String by);
  }

  @Command(description = "Runs the batch of a failed run again.", mixinStandardHelpOptions = true)
  int rerun(
      @Mixin CloudOptions cloud,
      @Option(names = "--by", defaultValue = "${sys:user.name}", description = BY) String by,
      @Parameters(paramLabel = "RUN") String run) {
    return give(cloud, run, by, CommandRequests::rerun, "is run again within a minute or two");
  }

  @Command(description = "Tells an open run to stop.", mixinStandardHelpOptions = true)
  int cancel(
      @Mixin CloudOptions cloud,
      @Option(names = "--by", defaultValue = "${sys:user.name}", description = BY) String by,
      @Parameters(paramLabel = "RUN") String run) {
    return give(cloud, run, by, CommandRequests::cancel, "is told to stop within a minute");
  }

  @Command(
      description = "Opens no more runs of a pipeline; what lands waits.",
      mixinStandardHelpOptions = true)
  int pause(
      @Mixin CloudOptions cloud,
      @Option(names = "--by", defaultValue = "${sys:user.name}", description = BY) String by,
      @Parameters(paramLabel = "PIPELINE") String pipeline) {
    return give(
        cloud, pipeline, by, CommandRequests::pause, "is paused; a run that is open goes on");
  }

  @Command(description = "Lets a paused pipeline go on.", mixinStandardHelpOptions = true)
  int resume(
      @Mixin CloudOptions cloud,
      @Option(names = "--by", defaultValue = "${sys:user.name}", description = BY) String by,
      @Parameters(paramLabel = "PIPELINE") String pipeline) {
    return give(cloud, pipeline, by, CommandRequests::resume, "goes on within a minute");
  }

  private int give(CloudOptions cloud, String name, String by, Order order, String what) {
    order.give(Terminal.open(spec, cloud).requests(), name, by);
    Screen screen = Terminal.screen(spec);
    if (cloud.json()) {
      screen.json(new Asked(name, by));
    } else {
      screen.line("Asked for: " + name + " " + what + ".");
    }
    return ExitCode.FINE;
  }

  /** What was asked for, as JSON. */
  private record Asked(String name, String by) {}
}
