package dev.sparkdrop.console.web;

import dev.sparkdrop.console.BadRequest;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.reconcile.BackfillCount;
import dev.sparkdrop.reconcile.Catalog;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The console as a site: every path, for people and for programs. Thread-safe; it never throws for
 * what a caller sends.
 */
public final class Site {
  private static final String RUNS = "/runs/";
  private static final String NOT_NOW =
      "The ledger cannot be read just now: Cloud Storage had a passing fault. Nothing is lost, and"
          + " what runs goes on: this page only looks. Try again in a moment.";
  private static final String RUN = "[a-z][a-z0-9-]{0,99}";
  private final Pages pages;
  private final Actions actions;
  private final Setup setup;
  private final StepLog log;
  private final Assets assets = new Assets();

  /**
   * How the console was deployed.
   *
   * @param actions whether anything can be done
   * @param local whether it is on somebody's own machine
   * @param landing the landing bucket's name
   * @param drop the local cloud's folder to drop files in; null elsewhere
   */
  public record Setup(boolean actions, boolean local, String landing, String drop) {}

  /**
   * @param ledger gets the wishes; what is shown comes from the console
   */
  public Site(
      Console console,
      Ledger ledger,
      Bucket landing,
      Catalog catalog,
      Setup setup,
      Clock clock,
      SecureRandom random,
      StepLog log) {
    this.actions =
        setup.actions()
            ? new Actions(console, ledger.wishes(), random, clock, setup.local())
            : null;
    BackfillCount counter = new BackfillCount(ledger, landing, setup.landing());
    this.pages = new Pages(console, catalog, counter, actions, setup, clock, assets.folder());
    this.setup = setup;
    this.log = log;
  }

  /** Answers. */
  public Answer handle(Request request) {
    try {
      return route(request);
    } catch (Refused e) {
      return refused(request, e.status(), e.faults());
    } catch (BadRequest e) {
      return refused(request, 400, List.of(e.getMessage()));
    } catch (RetryLater e) {
      log.warning("the console could not read", "problem", e.getMessage());
      return refused(request, 503, List.of(NOT_NOW)).with("Retry-After", "5");
    } catch (RuntimeException e) {
      log.error("the console failed", "path", Visible.head(request.path(), 200), "problem", e);
      return refused(
          request, 500, List.of("Something is wrong with the console; its log says what."));
    }
  }

  private Answer route(Request request) {
    String host = request.headers().first("Host").orElse("");
    if (setup.local() && !Caller.isLoopback(host)) {
      // A page elsewhere whose name was made to lead here would be of the same origin.
      throw new Refused(421, "This is a local cloud's console. Open it as localhost.");
    }
    String path = request.path();
    if (path.equals("/actions")) {
      return act(request);
    }
    Supplier<Answer> page = page(request, path);
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new Refused(405, request.method() + " does nothing here; the pages are for GET.");
    }
    return page.get();
  }

  private Supplier<Answer> page(Request request, String path) {
    if (path.equals("/")) {
      return () -> pages.front(request);
    } else if (path.equals("/costs")) {
      return () -> pages.costs(request);
    } else if (path.equals("/explain")) {
      return () -> pages.explain(request);
    } else if (path.equals("/backfill")) {
      return () -> pages.backfill(request, acting().buttons(request));
    } else if (path.startsWith(RUNS) && path.substring(RUNS.length()).matches(RUN)) {
      return () -> pages.run(request, path.substring(RUNS.length()));
    }
    return () ->
        assets
            .file(path)
            .orElseThrow(
                () ->
                    new Refused(
                        404,
                        "There are /, /costs, /runs/RUN and /explain?object=gs://"
                            + setup.landing()
                            + "/NAME."));
  }

  private Answer act(Request request) {
    if (!request.method().equals("POST")) {
      throw new Refused(405, "Actions are for the buttons of the pages; they POST.");
    }
    return acting().perform(request);
  }

  private Actions acting() {
    if (actions == null) {
      throw new Refused(
          403,
          "This console only shows. Whoever deploys it can turn actions on; docs/console.md says"
              + " how.");
    }
    return actions;
  }

  private Answer refused(Request request, int status, List<String> faults) {
    Answer answer =
        request.wantsJson() || request.query().matches("(.*&)?format=json(&.*)?")
            ? Json.answer(status, Map.of("status", status, "faults", faults))
            : pages.html(status, "error", ErrorView.of(status, faults), 0, null);
    boolean actions = request.path().equals("/actions");
    return status == 405 ? answer.with("Allow", actions ? "POST" : "GET, HEAD") : answer;
  }
}
