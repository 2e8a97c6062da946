package dev.sparkdrop.console.web;

import dev.sparkdrop.console.BadRequest;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.IdentityAssertions;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
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
  private final OperatorActions operatorActions;
  private final Caller caller;
  private final Setup setup;
  private final StructuredLog log;
  private final Assets assets = new Assets();

  /**
   * How the console was deployed.
   *
   * @param actions whether anything can be done
   * @param local whether it is on the user's own machine
   * @param landing the landing bucket's name
   * @param drop the local cloud's folder to drop files in; null elsewhere
   * @param iap says who calls, where Identity-Aware Proxy is in front; null where it is not
   */
  public record Setup(
      boolean actions, boolean local, String landing, String drop, IdentityAssertions iap) {}

  /**
   * @param ledger gets the wishes; what is shown comes from the console
   */
  public Site(
      Console console,
      Ledger ledger,
      PipelineRepository pipelineRepository,
      Setup setup,
      Clock clock,
      SecureRandom random,
      StructuredLog log) {
    this.caller = new Caller(setup.local(), setup.iap());
    this.operatorActions =
        setup.actions()
            ? new OperatorActions(console, ledger.commands(), random, clock, caller)
            : null;
    this.pages =
        new Pages(console, pipelineRepository, operatorActions, setup, clock, assets.folder());
    this.setup = setup;
    this.log = log;
  }

  /** Answers. */
  public ConsoleResponse handle(ConsoleRequest consoleRequest) {
    try {
      return route(consoleRequest);
    } catch (HttpError e) {
      return refused(consoleRequest, e.status(), e.faults());
    } catch (BadRequest e) {
      return refused(consoleRequest, 400, List.of(e.getMessage()));
    } catch (RetryLater e) {
      log.warning("console_unavailable", "the console could not read", "problem", e.getMessage());
      return refused(consoleRequest, 503, List.of(NOT_NOW)).with("Retry-After", "5");
    } catch (RuntimeException e) {
      log.error(
          "console_failed",
          "the console failed",
          "path",
          HtmlEscaper.head(consoleRequest.path(), 200),
          "problem",
          e);
      return refused(
          consoleRequest, 500, List.of("Something is wrong with the console; its log says what."));
    }
  }

  private ConsoleResponse route(ConsoleRequest consoleRequest) {
    String host = consoleRequest.headers().first("Host").orElse("");
    if (setup.local() && !Caller.isLoopback(host)) {
      // A page elsewhere whose name was made to lead here would be of the same origin.
      throw new HttpError(421, "This is a local cloud's console. Open it as localhost.");
    }
    if (setup.iap() != null && caller.email(consoleRequest).isEmpty()) {
      throw new HttpError(
          403,
          "This console is for those who sign in: open its own address in a browser. The request"
              + " has no statement of Identity-Aware Proxy that holds.");
    }
    if (Caller.isRebound(consoleRequest)) {
      throw new HttpError(
          403,
          "Through the proxy, open the console as http://127.0.0.1:8080 or http://localhost:8080."
              + " A program sends the header Sec-Fetch-Site: none.");
    }
    String path = consoleRequest.path();
    if (path.equals("/actions")) {
      return act(consoleRequest);
    }
    Supplier<ConsoleResponse> page = page(consoleRequest, path);
    if (!consoleRequest.method().equals("GET") && !consoleRequest.method().equals("HEAD")) {
      throw new HttpError(
          405, consoleRequest.method() + " does nothing here; the pages are for GET.");
    }
    return page.get();
  }

  private Supplier<ConsoleResponse> page(ConsoleRequest consoleRequest, String path) {
    if (path.equals("/")) {
      return () -> pages.front(consoleRequest);
    } else if (path.equals("/costs")) {
      return () -> pages.costs(consoleRequest);
    } else if (path.equals("/explain")) {
      return () -> pages.explain(consoleRequest);
    } else if (path.equals("/backfill")) {
      return () -> pages.backfill(consoleRequest, acting().buttons(consoleRequest));
    } else if (path.startsWith(RUNS) && path.substring(RUNS.length()).matches(RUN)) {
      return () -> pages.run(consoleRequest, path.substring(RUNS.length()));
    }
    return () ->
        assets
            .file(path)
            .orElseThrow(
                () ->
                    new HttpError(
                        404,
                        "There are /, /costs, /runs/RUN and /explain?object=gs://"
                            + setup.landing()
                            + "/NAME."));
  }

  private ConsoleResponse act(ConsoleRequest consoleRequest) {
    if (!consoleRequest.method().equals("POST")) {
      throw new HttpError(405, "Actions are for the buttons of the pages; they POST.");
    }
    return acting().perform(consoleRequest);
  }

  private OperatorActions acting() {
    if (operatorActions == null) {
      throw new HttpError(
          403,
          "This console only shows. The deployer can turn actions on; docs/console.md says"
              + " how.");
    }
    return operatorActions;
  }

  private ConsoleResponse refused(ConsoleRequest consoleRequest, int status, List<String> faults) {
    ConsoleResponse consoleResponse =
        consoleRequest.wantsJson() || consoleRequest.query().matches("(.*&)?format=json(&.*)?")
            ? JsonView.answer(status, Map.of("status", status, "faults", faults))
            : pages.html(status, "error", ErrorView.of(status, faults), 0, null);
    boolean actions = consoleRequest.path().equals("/actions");
    return status == 405
        ? consoleResponse.with("Allow", actions ? "POST" : "GET, HEAD")
        : consoleResponse;
  }
}
