package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.ledger.Wishes;
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
final class Actions {
  private static final int LONGEST_FORM = 16_384;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Console console;
  private final Wishes wishes;
  private final Tokens tokens;
  private final Clock clock;
  private final boolean local;

  /**
   * @param local whether nobody proves who he is, because only this machine is listened to
   */
  Actions(Console console, Wishes wishes, SecureRandom random, Clock clock, boolean local) {
    this.console = console;
    this.wishes = wishes;
    this.tokens = new Tokens(random, clock);
    this.clock = clock;
    this.local = local;
  }

  /** The buttons for whoever asks for a page. */
  Buttons buttons(Request request) {
    return new Buttons(wishes, tokens, caller(request));
  }

  /** Who asks; empty where nobody can tell, and then nothing that he asks for is done. */
  private String caller(Request request) {
    return local ? "local" : Caller.email(request).orElse("");
  }

  /**
   * Does what a button says.
   *
   * @return where to look then
   * @throws Refused where it is not from a page of ours, or can't be done
   */
  Answer perform(Request request) {
    if (Caller.isCrossSite(request)) {
      throw new Refused(
          403, "Another site's page asked for this. Open the console itself, and press there.");
    }
    Parameters form = form(request);
    String target = form.values().getOrDefault("target", "");
    Action action = Action.of(form.values().getOrDefault("action", "")).orElse(null);
    if (action == null) {
      form.faults().add("“action” is none that the console knows; press a button of its pages.");
    }
    if (!form.faults().isEmpty()) {
      throw new Refused(400, form.faults());
    }
    String caller = caller(request);
    if (caller.isEmpty()) {
      throw new Refused(
          403,
          "Nobody can tell who you are: the request has no identity token with an email address."
              + " Use gcloud run services proxy, as docs/console.md says.");
    }
    if (!tokens.holds(form.values().getOrDefault("token", ""), action, target, caller)) {
      throw new Refused(
          409,
          "The button is too old: its page was open for long, or the console was started anew."
              + " Nothing was done. Go back, reload the page, and press again.");
    }
    String back = wish(action, target, caller);
    return Answer.seeOther(Links.to(back, "said", action.word()));
  }

  /** Targets are ours, since their tokens hold. */
  private String wish(Action action, String target, String caller) {
    switch (action) {
      case PAUSE, RESUME -> wishes.ask(action.kind, target, null, caller, clock.instant());
      case BACKFILL -> {
        BackfillAsked asked = BackfillAsked.of(target);
        wishes.ask(asked.what(), asked.pipeline(), asked.name(), caller, clock.instant());
      }
      case AGAIN, CANCEL -> {
        String[] parts = target.split("/", 2);
        check(action, parts[1]);
        wishes.ask(action.kind, parts[0], parts[1], caller, clock.instant());
        return Links.run(parts[1]);
      }
    }
    return "/";
  }

  /** Something may have happened since the page was shown. */
  private void check(Action action, String name) {
    RunAccount run =
        console
            .run(name, null)
            .orElseThrow(() -> new Refused(404, "No run is named " + name + "."));
    Outcome outcome = run.row().outcome();
    if (action == Action.CANCEL && outcome != null) {
      throw new Refused(409, "The run " + name + " is over. Nothing was done.");
    } else if (action == Action.AGAIN && outcome != Outcome.FAILED) {
      throw new Refused(409, "The run " + name + " has not failed. Nothing was done.");
    } else if (action == Action.AGAIN && run.repeatedBy() != null) {
      throw new Refused(
          409, "The run " + name + " was run again already, as " + run.repeatedBy() + ".");
    }
  }

  private static Parameters form(Request request) {
    String type = request.headers().first("Content-Type").orElse("");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase(FORM)) {
      throw new Refused(415, "An action is a form: send it as " + FORM + ".");
    }
    try {
      byte[] body = request.body().first(LONGEST_FORM + 1);
      if (body.length > LONGEST_FORM) {
        throw new Refused(413, "The form is longer than " + LONGEST_FORM + " bytes.");
      }
      String text = new String(body, StandardCharsets.UTF_8);
      return Parameters.of(text, List.of("action", "target", "token"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a form", e);
    }
  }
}
