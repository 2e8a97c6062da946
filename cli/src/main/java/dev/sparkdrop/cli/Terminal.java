package dev.sparkdrop.cli;

import dev.sparkdrop.console.BadRequest;
import dev.sparkdrop.console.CommandRefused;
import dev.sparkdrop.port.RetryLater;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./deploy.sh runs} and its like. */
@Command(
    name = "deploy.sh",
    description = "Tells and does in a terminal what the console does on its pages.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunsCommand.class,
      RunCommand.class,
      ExplainCommand.class,
      TailCommand.class,
      BackfillCommand.class,
      Completion.class
    })
public final class Terminal extends OperatorCommands {

  /** Ends with one of {@link ExitCode}. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  private final Function<CloudOptions, OpenCloud> opener;

  private Terminal(Function<CloudOptions, OpenCloud> opener) {
    this.opener = opener;
  }

  static CommandLine commandLine() {
    return commandLine(options -> OpenCloud.of(options.deployment()));
  }

  /**
   * @param opener gives the deployment that options name
   */
  static CommandLine commandLine(Function<CloudOptions, OpenCloud> opener) {
    CommandLine commandLine = new CommandLine(new Terminal(opener));
    commandLine.setParameterExceptionHandler(Terminal::misunderstood);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    return commandLine;
  }

  /** The deployment that a command's options name. */
  static OpenCloud open(CommandLine.Model.CommandSpec spec, CloudOptions options) {
    return ((Terminal) spec.root().userObject()).opener.apply(options);
  }

  /** A screen of what the command line writes to. */
  static Screen screen(CommandLine.Model.CommandSpec spec) {
    return new Screen(spec.commandLine().getOut(), Ansi.AUTO.enabled());
  }

  private static int misunderstood(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    say(err, e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Its options: ./deploy.sh " + name(e.getCommandLine()) + "--help");
    return ExitCode.USAGE;
  }

  private static String name(CommandLine commandLine) {
    return commandLine.getParent() == null ? "" : commandLine.getCommandName() + " ";
  }

  private static int failed(Exception e, CommandLine commandLine) throws Exception {
    PrintWriter err = commandLine.getErr();
    if (e instanceof TerminalFailure failure) {
      say(err, failure.getMessage());
      return failure.exitCode();
    } else if (e instanceof BadRequest) {
      say(err, e.getMessage());
      return ExitCode.USAGE;
    } else if (e instanceof CommandRefused refused) {
      say(err, refused.getMessage());
      return refused.isUnknown() ? ExitCode.UNKNOWN : ExitCode.NO;
    } else if (e instanceof RetryLater) {
      say(
          err,
          "The cloud does not answer just now ("
              + e.getMessage()
              + "). Nothing is lost; try again in a moment.");
      return ExitCode.UNREACHABLE;
    } else if (e instanceof IllegalStateException && e.getMessage() != null) {
      // What Cloud Storage refuses for good, with advice that is written for functions.
      say(
          err,
          e.getMessage()
              .replace("the function's account", "your account")
              .replace("in the function's environment", "with --landing, --code or --state"));
      return ExitCode.UNREACHABLE;
    } else if (String.valueOf(e.getMessage()).contains("default credentials")) {
      say(
          err,
          "There are no credentials for Google Cloud here. Run: gcloud auth application-default login");
      return ExitCode.UNREACHABLE;
    }
    throw e;
  }

  private static void say(PrintWriter err, String sentences) {
    sentences.lines().forEach(line -> err.println("deploy.sh: " + line));
  }
}
