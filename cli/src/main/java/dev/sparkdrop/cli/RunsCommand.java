package dev.sparkdrop.cli;

import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.QueryTime;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./deploy.sh runs}. */
@Command(
    name = "runs",
    description = "What goes on now, and the runs that were closed last.",
    mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOptions cloud;

  @Option(names = "--pipeline", paramLabel = "P")
  private String pipeline;

  @Option(
      names = "--lane",
      paramLabel = "L",
      description = "its id, or its values: 'country=DE, year=1990'")
  private String lane;

  @Option(names = "--outcome", paramLabel = "O", description = "SUCCEEDED or FAILED")
  private String outcome;

  @Option(names = "--from", paramLabel = "T", description = "opened then or later, in UTC")
  private String from;

  @Option(names = "--to", paramLabel = "T", description = "opened before then, in UTC")
  private String to;

  @Option(names = "--text", paramLabel = "S", description = "a part of an object's name")
  private String text;

  @Option(names = "--page", paramLabel = "PAGE", description = "older ones, as the last line said")
  private String page;

  @Override
  public Integer call() {
    RunQuery query = query();
    OpenCloud open = Terminal.open(spec, cloud);
    Overview overview = open.console().overview(query, page);
    Screen screen = Terminal.screen(spec);
    if (cloud.json()) {
      screen.json(overview);
    } else {
      new RunsText(screen).print(overview);
    }
    return ExitCode.FINE;
  }

  private RunQuery query() {
    List<String> faults = new ArrayList<>();
    Outcome wanted =
        read(
            faults,
            "--outcome",
            outcome,
            value -> Outcome.valueOf(value.toUpperCase(Locale.ROOT)),
            "write SUCCEEDED or FAILED");
    Instant begin = read(faults, "--from", from, QueryTime::parse, QueryTime.FORM);
    Instant end = read(faults, "--to", to, QueryTime::parse, QueryTime.FORM);
    if (begin != null && end != null && !begin.isBefore(end)) {
      faults.add("--to is not after --from; write an earlier --from, or a later --to.");
    }
    if (!faults.isEmpty()) {
      throw new TerminalFailure(faults);
    }
    return new RunQuery(pipeline, lane, wanted, begin, end, text);
  }

  /** The value of an option; null where it is not given, or wrong, which is a fault. */
  static <T> T read(
      List<String> faults, String option, String value, Function<String, T> read, String instead) {
    try {
      return value == null ? null : read.apply(value);
    } catch (RuntimeException e) {
      faults.add(option + " is " + value + "; " + instead + ".");
      return null;
    }
  }
}
