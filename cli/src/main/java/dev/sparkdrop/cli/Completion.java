package dev.sparkdrop.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code source <(./deploy.sh completion)}, for bash and zsh. */
@Command(
    name = "completion",
    description = "Prints what makes bash or zsh complete ./deploy.sh.",
    mixinStandardHelpOptions = true)
final class Completion implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine all = Terminal.commandLine();
    // What deploy.sh does by itself.
    for (String other : new String[] {"local", "check", "gcp", "destroy"}) {
      all.addSubcommand(other, CommandSpec.create());
    }
    Terminal.screen(spec).out().print(AutoComplete.bash("deploy.sh", all));
    Terminal.screen(spec).out().flush();
    return ExitCode.FINE;
  }
}
