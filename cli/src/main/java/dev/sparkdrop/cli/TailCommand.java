package dev.sparkdrop.cli;

import dev.sparkdrop.console.RunQuery;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./deploy.sh tail}, with {@code --until-done gs://BUCKET/NAME} for scripts. */
@Command(
    name = "tail",
    description = "Tells what happens, a line each, until it is stopped or an object is done.",
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  private static final Duration LOCAL = Duration.ofMillis(500);
  private static final Duration CLOUD = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;
  @Mixin private CloudOptions cloud;

  @Option(names = "--pipeline", paramLabel = "P")
  private String pipeline;

  @Option(names = "--lane", paramLabel = "L", description = "its id, or its values")
  private String lane;

  @Option(
      names = "--until-done",
      paramLabel = "OBJECT",
      description =
          "gs://BUCKET/NAME: ends with 0 once its run succeeded, and with 1 where it will not be;"
              + " may be given several times")
  private List<String> objects;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "ends with 4 after that time: 90s, 30m, 2h")
  private String timeout;

  @Override
  public Integer call() throws InterruptedException {
    List<String> faults = new ArrayList<>();
    Duration patience =
        RunsCommand.read(
            faults, "--timeout", timeout, TailCommand::time, "write it as 90s, 30m or 2h");
    if (!faults.isEmpty()) {
      throw new TerminalFailure(faults);
    }
    OpenCloud open = Terminal.open(spec, cloud);
    Following following =
        new Following(
            open,
            Terminal.screen(spec),
            cloud.json(),
            new RunQuery(pipeline, lane, null, null, null, null));
    long end = patience == null ? Long.MAX_VALUE : System.nanoTime() + patience.toNanos();
    while (true) {
      Integer decided = null;
      if (objects == null) {
        following.look();
      } else {
        // What other lanes do is of no interest then.
        decided = following.decided(objects);
      }
      if (decided != null) {
        return decided;
      }
      if (System.nanoTime() > end) {
        throw new TerminalFailure(
            ExitCode.TIMEOUT, "After " + timeout + " it is not decided. What goes on, goes on.");
      }
      Thread.sleep((open.local() ? LOCAL : CLOUD).toMillis());
    }
  }

  private static Duration time(String text) throws DateTimeParseException {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
