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
import java.util.Map;

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

  /** The buttons of a run's page. */
  List<Press> of(RunAccount run, Request request) {
    boolean failed = run.row().outcome() == Outcome.FAILED && run.repeatedBy() == null;
    return failed && run.row().objects() + run.row().dropped() > 0
        ? List.of(press(Action.AGAIN, run.row().run(), request))
        : List.of();
  }

  private Press press(Action action, String target, Request request) {
    String token = tokens.issue(action, target, caller(request));
    return new Press(action.word(), target, token, action.label);
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
    return wish(action, target, Map.of("by", caller, "at", clock.instant().toString()));
  }

  private Answer wish(Action action, String target, Map<String, String> who) {
    return switch (action) {
      case AGAIN -> again(target, who);
    };
  }

  private Answer again(String name, Map<String, String> who) {
    RunAccount run =
        console
            .run(name, null)
            .orElseThrow(() -> new Refused(404, "No run is named " + name + "."));
    if (run.row().outcome() != Outcome.FAILED) {
      throw new Refused(409, "The run " + name + " has not failed. Nothing was done.");
    }
    if (run.repeatedBy() != null) {
      throw new Refused(
          409, "The run " + name + " was run again already, as " + run.repeatedBy() + ".");
    }
    wishes.again(run.row().pipeline(), name, who);
    return done(Action.AGAIN, Links.run(name));
  }

  private static Answer done(Action action, String path) {
    return Answer.seeOther(Links.to(path, "said", action.word()));
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
