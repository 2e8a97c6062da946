package dev.sparkdrop.cli;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Explanation;
import dev.sparkdrop.console.Explanations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./deploy.sh explain gs://BUCKET/NAME}. */
@Command(
    name = "explain",
    description = "What became of an object, in one sentence for each pipeline.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOptions cloud;

  @Parameters(
      paramLabel = "OBJECT",
      description = "gs://BUCKET/NAME, or a name in the landing bucket")
  private String object;

  @Option(names = "--generation", paramLabel = "N", description = "a version; else the live one")
  private Long generation;

  @Option(names = "--prefix", description = "all objects whose names begin so")
  private boolean prefix;

  @Option(names = "--page", paramLabel = "PAGE", description = "of --prefix, as the last line said")
  private String page;

  @Option(names = "--evidence", description = "also where each part of it is written")
  private boolean evidence;

  @Override
  public Integer call() {
    if (prefix && generation != null) {
      throw new TerminalFailure(
          ExitCode.USAGE, "--generation is of one object; leave it out, or leave out --prefix.");
    }
    OpenCloud open = Terminal.open(spec, cloud);
    Explanations told =
        prefix
            ? open.console().below(object, page)
            : new Explanations(open.console().explain(object, generation), null, List.of());
    Screen screen = Terminal.screen(spec);
    if (cloud.json()) {
      screen.json(told);
    } else {
      told.objects().forEach(each -> print(screen, each));
      if (told.next() != null) {
        screen.line("More: --page " + told.next());
      }
    }
    boolean unknown =
        told.objects().stream().allMatch(each -> each.what() == Explanation.What.UNKNOWN);
    return unknown ? ExitCode.UNKNOWN : ExitCode.FINE;
  }

  private void print(Screen screen, Explanation told) {
    screen.state(Badge.of(told.what()), told.object());
    screen.line("  " + told.sentence());
    if (evidence) {
      told.evidence().forEach(each -> screen.line("    " + each.where() + ": " + each.says()));
    }
  }
}
