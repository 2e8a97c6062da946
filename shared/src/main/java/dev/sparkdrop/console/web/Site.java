package dev.sparkdrop.console.web;

import dev.sparkdrop.console.BadRequest;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.Explanations;
import dev.sparkdrop.console.Filter;
import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.reconcile.BackfillCount;
import dev.sparkdrop.reconcile.Catalog;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The console as a site: every path, for people and for programs. Thread-safe; it never throws for
 * what a caller sends.
 */
public final class Site {
  private static final String RUNS = "/runs/";
  private static final String RUN = "[a-z][a-z0-9-]{0,99}";
  private static final List<String> FRONT =
      List.of("pipeline", "lane", "outcome", "from", "to", "text", "page", "said", "format");
  private static final List<String> OF_RUN = List.of("page", "said", "format");
  private static final List<String> BACKFILL =
      List.of("pipeline", "from", "to", "prefix", "format");
  private static final List<String> EXPLAIN =
      List.of("object", "generation", "prefix", "page", "format");

  /** How often a page looks again, in milliseconds: while something goes on, and else. */
  private static final int BUSY = 3_000;

  private static final int CALM = 15_000;

  private final Console console;
  private final Catalog catalog;
  private final BackfillCount counter;
  private final Actions actions;
  private final Setup setup;
  private final Clock clock;
  private final StepLog log;
  private final Assets assets = new Assets();
  private final Templates templates = new Templates();

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
    this.console = console;
    this.catalog = catalog;
    this.counter = new BackfillCount(ledger, landing, setup.landing());
    this.actions =
        setup.actions()
            ? new Actions(console, ledger.wishes(), random, clock, setup.local())
            : null;
    this.setup = setup;
    this.clock = clock;
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
      return refused(
          request, 503, List.of("Cloud Storage had a passing fault. Try again in a moment."));
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
      return () -> front(request);
    } else if (path.equals("/explain")) {
      return () -> explain(request);
    } else if (path.equals("/backfill")) {
      return () -> backfill(request);
    } else if (path.startsWith(RUNS) && path.substring(RUNS.length()).matches(RUN)) {
      return () -> run(request, path.substring(RUNS.length()));
    }
    return () ->
        assets
            .file(path)
            .orElseThrow(
                () ->
                    new Refused(
                        404,
                        "There are /, /runs/RUN and /explain?object=gs://"
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

  private Answer backfill(Request request) {
    Parameters parameters = Parameters.of(request.query(), BACKFILL);
    BackfillAsked asked = BackfillAsked.of(parameters);
    Pipeline pipeline =
        asked.pipeline() == null ? null : catalog.named(asked.pipeline()).orElse(null);
    if (asked.pipeline() != null && pipeline == null) {
      parameters
          .faults()
          .add("No valid pipeline is named “" + Visible.head(asked.pipeline(), 80) + "”.");
    }
    shape(request, parameters);
    Buttons buttons = acting().buttons(request);
    return html(200, "backfill", BackfillView.of(asked, pipeline, counter, buttons), 0, null);
  }

  private Answer front(Request request) {
    Parameters asked = Parameters.of(request.query(), FRONT);
    Filter filter = FilterReader.filter(asked);
    Shape shape = shape(request, asked);
    Overview overview = console.overview(filter, asked.get("page"));
    if (shape.json()) {
      return Json.answer(200, overview);
    }
    boolean busy = !overview.lanes().isEmpty();
    Buttons buttons = actions == null ? null : actions.buttons(request);
    FrontView view =
        FrontView.of(
            overview,
            FrontView.Form.of(filter, asked, overview.pipelines()),
            overview.runs().next() == null ? null : with(asked, overview.runs().next()),
            asked.get("page") == null ? null : with(asked, null),
            setup.landing(),
            drop(),
            overview.lanes().stream()
                .map(
                    lane ->
                        LaneView.of(
                            lane, overview.at(), buttons == null ? List.of() : buttons.of(lane)))
                .toList(),
            buttons == null ? List.of() : buttons.of(overview.pipelines()));
    return html(200, "front", view, busy || setup.local() ? BUSY : CALM, shape.notice());
  }

  private Answer run(Request request, String name) {
    Parameters asked = Parameters.of(request.query(), OF_RUN);
    Shape shape = shape(request, asked);
    RunAccount run =
        console
            .run(name, asked.get("page"))
            .orElseThrow(
                () ->
                    new Refused(
                        404,
                        "No run is named "
                            + name
                            + ". Its name may be cut, or it is so old that the ledger has"
                            + " forgotten it."));
    if (shape.json()) {
      return Json.answer(200, run);
    }
    List<Press> presses = actions == null ? List.of() : actions.buttons(request).of(run);
    RunView view = RunView.of(run, clock.instant(), presses);
    return html(200, "run", view, run.row().outcome() == null ? BUSY : CALM, shape.notice());
  }

  private Answer explain(Request request) {
    Parameters asked = Parameters.of(request.query(), EXPLAIN);
    Long generation =
        asked.get("generation", Long::valueOf, "write the number that gcloud storage ls -a shows");
    Boolean below = asked.get("prefix", Site::yes, "write true, or leave it out");
    String object = asked.get("object");
    boolean prefix = below != null && below;
    if (prefix && generation != null) {
      asked.faults().add("generation is of one object; leave it out, or leave out prefix.");
    } else if (!prefix && asked.get("page") != null) {
      asked.faults().add("page is for prefix=true; leave it out.");
    }
    Shape shape = shape(request, asked);
    if (object == null && shape.json()) {
      throw new Refused(400, "object is missing; write object=gs://" + setup.landing() + "/NAME.");
    }
    Explanations told = object == null ? null : told(object, prefix, generation, asked);
    return shape.json()
        ? Json.answer(200, told)
        : html(
            200,
            "explain",
            ExplainView.of(object, prefix, told, setup.landing()),
            object == null ? 0 : CALM,
            null);
  }

  private Explanations told(String object, boolean below, Long generation, Parameters asked) {
    return below
        ? console.below(object, asked.get("page"))
        : new Explanations(console.explain(object, generation), null, List.of());
  }

  private static Boolean yes(String text) {
    if (!text.equals("true")) {
      throw new IllegalArgumentException(text);
    }
    return true;
  }

  /** In which form, and what is said above it. */
  private record Shape(boolean json, String notice) {}

  /** The last look at the parameters: all that is wrong with them is known now. */
  private static Shape shape(Request request, Parameters asked) {
    Boolean json =
        asked.get(
            "format",
            format ->
                switch (format) {
                  case "json" -> true;
                  case "html" -> false;
                  default -> throw new IllegalArgumentException(format);
                },
            "write json or html");
    Action said =
        asked.get("said", word -> Action.of(word).orElseThrow(), "leave it out; it is ours");
    if (!asked.faults().isEmpty()) {
      throw new Refused(400, asked.faults());
    }
    return new Shape(json == null ? request.wantsJson() : json, said == null ? null : said.notice);
  }

  /** The first page's path with the same filter, at that page. */
  private static String with(Parameters asked, String page) {
    List<String> same = new ArrayList<>();
    asked
        .values()
        .forEach(
            (name, value) -> {
              if (!name.equals("page") && !name.equals("said")) {
                same.add(name);
                same.add(value);
              }
            });
    if (page != null) {
      same.addAll(List.of("page", page));
    }
    return Links.to("/", same.toArray(String[]::new)) + "#runs";
  }

  private String drop() {
    return setup.drop() == null
        ? "gcloud storage cp FILE gs://" + setup.landing() + "/birdstrikes/1990/"
        : "cp pipelines/samples/birdstrikes.csv " + setup.drop() + "/birdstrikes/1990/";
  }

  private Answer refused(Request request, int status, List<String> faults) {
    Answer answer =
        request.wantsJson() || request.query().matches("(.*&)?format=json(&.*)?")
            ? Json.answer(status, Map.of("status", status, "faults", faults))
            : html(status, "error", ErrorView.of(status, faults), 0, null);
    boolean actions = request.path().equals("/actions");
    return status == 405 ? answer.with("Allow", actions ? "POST" : "GET, HEAD") : answer;
  }

  private Answer html(int status, String template, Object view, int every, String notice) {
    Shell shell = new Shell(assets.folder(), every, notice);
    return Answer.text(status, Answer.HTML, templates.render(template, view, shell));
  }
}
