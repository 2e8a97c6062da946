package dev.sparkdrop.console.web;

import dev.sparkdrop.console.CommandRefused;
import dev.sparkdrop.console.CommandRequests;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.ledger.Commands;
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

  private final Commands commands;
  private final CsrfTokens csrfTokens;
  private final CommandRequests requests;
  private final Caller callers;

  OperatorActions(
      Console console, Commands commands, SecureRandom random, Clock clock, Caller callers) {
    this.requests = new CommandRequests(console, commands, clock);
    this.commands = commands;
    this.csrfTokens = new CsrfTokens(random, clock);
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
    String back;
    try {
      back = ask(operatorAction, target, caller);
    } catch (CommandRefused e) {
      throw new HttpError(e.isUnknown() ? 404 : 409, e.getMessage());
    }
    return ConsoleResponse.seeOther(Links.to(back, "said", operatorAction.word()));
  }

  /** Targets are ours, since their tokens hold. */
  private String ask(OperatorAction operatorAction, String target, String caller) {
    String run = target.substring(target.indexOf('/') + 1);
    switch (operatorAction) {
      case PAUSE -> requests.pause(target, caller);
      case RESUME -> requests.resume(target, caller);
      case BACKFILL -> {
        BackfillForm asked = BackfillForm.of(target);
        requests.backfill(asked.pipeline(), asked.what(), caller);
      }
      case AGAIN -> requests.rerun(run, caller);
      case CANCEL -> requests.cancel(run, caller);
    }
    boolean ofRun =
        operatorAction == OperatorAction.AGAIN || operatorAction == OperatorAction.CANCEL;
    return ofRun ? Links.run(run) : "/";
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
