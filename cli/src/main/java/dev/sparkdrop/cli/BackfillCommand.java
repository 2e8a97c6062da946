package dev.sparkdrop.cli;

import dev.sparkdrop.console.BackfillPreview;
import dev.sparkdrop.console.QueryTime;
import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.pipeline.Pipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./deploy.sh backfill PIPELINE --from T}. */
@Command(
    name = "backfill",
    description =
        "Counts the older objects that a pipeline could take in; with --yes, takes them in.",
    mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOptions cloud;

  @Parameters(paramLabel = "PIPELINE")
  private String pipeline;

  @Option(
      names = "--from",
      paramLabel = "T",
      required = true,
      description = "created then or later")
  private String from;

  @Option(names = "--to", paramLabel = "T", description = "created before then; else until now")
  private String to;

  @Option(names = "--prefix", paramLabel = "S", defaultValue = "", description = "of their names")
  private String prefix;

  @Option(names = "--yes", description = "takes them in")
  private boolean yes;

  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      description = "who asks; it is shown to others (${DEFAULT-VALUE})")
  private String by;

  /** The count as JSON, and whether the objects are taken in. */
  private record Counted(long objects, long bytes, boolean complete, boolean asked) {}

  @Override
  public Integer call() {
    Backfill what = what();
    OpenCloud open = Terminal.open(spec, cloud);
    Pipeline known =
        open.pipelines()
            .apply(pipeline)
            .orElseThrow(
                () ->
                    new TerminalFailure(
                        ExitCode.UNKNOWN,
                        "No valid pipeline is named %s. There are: %s."
                            .formatted(pipeline, String.join(", ", open.console().pipelines()))));
    BackfillPreview preview = open.console().preview(known, what);
    boolean asked = yes && !preview.nothing();
    if (asked) {
      open.requests().backfill(pipeline, what, by);
    }
    Screen screen = Terminal.screen(spec);
    if (cloud.json()) {
      screen.json(new Counted(preview.objects(), preview.bytes(), preview.complete(), asked));
    } else {
      screen.line(
          preview.words() + (asked ? ". They are taken in, beginning within a minute." : "."));
      if (!yes && !preview.nothing()) {
        screen.line("Nothing was asked for. To take them in, write the same with --yes.");
      }
    }
    return ExitCode.FINE;
  }

  private Backfill what() {
    List<String> faults = new ArrayList<>();
    Instant begin = RunsCommand.read(faults, "--from", from, QueryTime::parse, QueryTime.FORM);
    Instant end = RunsCommand.read(faults, "--to", to, QueryTime::parse, QueryTime.FORM);
    if (begin != null && end != null && !begin.isBefore(end)) {
      faults.add("--to is not after --from; write an earlier --from, or a later --to.");
    }
    if (!faults.isEmpty()) {
      throw new TerminalFailure(faults);
    }
    return new Backfill(begin, end, prefix);
  }
}
