package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.ledger.Commands;
import dev.sparkdrop.run.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * What a person may have done. Nothing is done here: a wish is put into the ledger, with who and
 * when, and the controller grants it by the rules that hold for everything else.
 */
final class OperatorActions {
  private static final int LONGEST_FORM = 16_384;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Console console;
  private final Commands commands;
  private final CsrfTokens csrfTokens;
  private final Clock clock;
  private final Caller callers;

  OperatorActions(
      Console console, Commands commands, SecureRandom random, Clock clock, Caller callers) {
    this.console = console;
    this.commands = commands;
    this.csrfTokens = new CsrfTokens(random, clock);
    this.clock = clock;
    this.callers = callers;
  }

  /** The buttons for the caller of a page. */
  Buttons buttons(ConsoleRequest consoleRequest) {
    return new Buttons(commands, csrfTokens, caller(consoleRequest));
  }

  /** Who asks; empty where it is not known, and then nothing that is asked for is done. */
  private String caller(ConsoleRequest consoleRequest) {
    return callers.email(consoleRequest).orElse("");
  }

  /**
   * Does what a button says.
   *
   * @return where to look then
   * @throws HttpError where it is not from a page of ours, or can't be done
   */
  ConsoleResponse perform(ConsoleRequest consoleRequest) {
    if (Caller.isCrossSite(consoleRequest)) {
      throw new HttpError(
          403, "Another site's page asked for this. Open the console itself, and press there.");
    }
    Parameters form = form(consoleRequest);
    String target = form.values().getOrDefault("target", "");
    OperatorAction operatorAction =
        OperatorAction.of(form.values().getOrDefault("action", "")).orElse(null);
    if (operatorAction == null) {
      form.faults().add("“action” is none that the console knows; press a button of its pages.");
    }
    if (!form.faults().isEmpty()) {
      throw new HttpError(400, form.faults());
    }
    String caller = caller(consoleRequest);
    if (caller.isEmpty()) {
      throw new HttpError(
          403,
          "The console does not know who you are: the request has no identity token with an email"
              + " address. Use gcloud run services proxy, or deploy with --console-iap, as"
              + " docs/console.md says.");
    }
    if (!csrfTokens.holds(
        form.values().getOrDefault("token", ""), operatorAction, target, caller)) {
      throw new HttpError(
          409,
          "The button is too old: its page was open for long, or the console was started anew."
              + " Nothing was done. Go back, reload the page, and press again.");
    }
    String back = wish(operatorAction, target, caller);
    return ConsoleResponse.seeOther(Links.to(back, "said", operatorAction.word()));
  }

  /** Targets are ours, since their tokens hold. */
  private String wish(OperatorAction operatorAction, String target, String caller) {
    switch (operatorAction) {
      case PAUSE, RESUME ->
          commands.ask(operatorAction.kind, target, null, caller, clock.instant());
      case BACKFILL -> {
        BackfillForm asked = BackfillForm.of(target);
        commands.ask(asked.what(), asked.pipeline(), asked.name(), caller, clock.instant());
      }
      case AGAIN, CANCEL -> {
        String[] parts = target.split("/", 2);
        check(operatorAction, parts[1]);
        commands.ask(operatorAction.kind, parts[0], parts[1], caller, clock.instant());
        return Links.run(parts[1]);
      }
    }
    return "/";
  }

  /** Something may have happened since the page was shown. */
  private void check(OperatorAction operatorAction, String name) {
    RunAccount run =
        console
            .run(name, null)
            .orElseThrow(() -> new HttpError(404, "No run is named " + name + "."));
    Outcome outcome = run.row().outcome();
    if (operatorAction == OperatorAction.CANCEL && outcome != null) {
      throw new HttpError(409, "The run " + name + " is over. Nothing was done.");
    } else if (operatorAction == OperatorAction.AGAIN && outcome != Outcome.FAILED) {
      throw new HttpError(409, "The run " + name + " has not failed. Nothing was done.");
    } else if (operatorAction == OperatorAction.AGAIN && run.repeatedBy() != null) {
      throw new HttpError(
          409, "The run " + name + " was run again already, as " + run.repeatedBy() + ".");
    }
  }

  private static Parameters form(ConsoleRequest consoleRequest) {
    String type = consoleRequest.headers().first("Content-Type").orElse("");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase(FORM)) {
      throw new HttpError(415, "An action is a form: send it as " + FORM + ".");
    }
    try {
      byte[] body = consoleRequest.body().first(LONGEST_FORM + 1);
      if (body.length > LONGEST_FORM) {
        throw new HttpError(413, "The form is longer than " + LONGEST_FORM + " bytes.");
      }
      String text = new String(body, StandardCharsets.UTF_8);
      return Parameters.of(text, List.of("action", "target", "token"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a form", e);
    }
  }
}
