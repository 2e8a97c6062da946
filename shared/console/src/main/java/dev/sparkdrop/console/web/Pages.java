package dev.sparkdrop.console.web;

import dev.sparkdrop.console.BackfillPreview;
import dev.sparkdrop.console.CommandRequests;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.CostReport;
import dev.sparkdrop.console.Explanations;
import dev.sparkdrop.console.LaneStatus;
import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.RunAccount;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console's pages, each for people and for programs: what is asked, and what is told. */
final class Pages {
  private static final List<String> FRONT =
      List.of("pipeline", "lane", "outcome", "from", "to", "text", "page", "said", "format");
  private static final List<String> OF_RUN = List.of("page", "said", "format");
  private static final List<String> COSTS = List.of("pipeline", "from", "to", "format");
  private static final List<String> BACKFILL =
      List.of("pipeline", "from", "to", "prefix", "format");
  private static final List<String> EXPLAIN =
      List.of("object", "generation", "prefix", "page", "format");

  /** How often a page looks again, in milliseconds: while something goes on, and else. */
  private static final int BUSY = 3_000;

  private static final int CALM = 15_000;

  private final Console console;
  private final PipelineRepository pipelineRepository;
  private final OperatorActions operatorActions;
  private final Site.Setup setup;
  private final Clock clock;
  private final String assets;
  private final Templates templates = new Templates();

  /**
   * @param operatorActions null where nothing can be done
   * @param assets the path of the files that belong to pages
   */
  Pages(
      Console console,
      PipelineRepository pipelineRepository,
      OperatorActions operatorActions,
      Site.Setup setup,
      Clock clock,
      String assets) {
    this.console = console;
    this.pipelineRepository = pipelineRepository;
    this.operatorActions = operatorActions;
    this.setup = setup;
    this.clock = clock;
    this.assets = assets;
  }

  ConsoleResponse front(ConsoleRequest consoleRequest) {
    Parameters asked = Parameters.of(consoleRequest.query(), FRONT);
    RunQuery runQuery = RunQueryReader.filter(asked);
    ResponseFormat responseFormat = ResponseFormat.of(consoleRequest, asked);
    Overview overview = console.overview(runQuery, asked.get("page"));
    if (responseFormat.json()) {
      return JsonView.answer(200, overview);
    }
    boolean busy = !overview.lanes().isEmpty();
    Buttons buttons = operatorActions == null ? null : operatorActions.buttons(consoleRequest);
    Map<LaneStatus, List<ActionButton>> presses =
        buttons == null ? Map.of() : buttons.ofLanes(overview.lanes());
    FrontView view =
        FrontView.of(
            overview,
            FrontView.Form.of(runQuery, overview.pipelines()),
            overview.runs().next() == null ? null : with(asked, overview.runs().next()),
            asked.get("page") == null ? null : with(asked, null),
            setup.landing(),
            drop(),
            overview.lanes().stream()
                .map(
                    lane -> LaneView.of(lane, overview.at(), presses.getOrDefault(lane, List.of())))
                .toList(),
            buttons == null ? List.of() : buttons.of(overview.pipelines()));
    return html(200, "front", view, busy || setup.local() ? BUSY : CALM, responseFormat.notice());
  }

  ConsoleResponse run(ConsoleRequest consoleRequest, String name) {
    Parameters asked = Parameters.of(consoleRequest.query(), OF_RUN);
    ResponseFormat responseFormat = ResponseFormat.of(consoleRequest, asked);
    RunAccount run =
        console
            .run(name, asked.get("page"))
            .orElseThrow(() -> new HttpError(404, CommandRequests.noRun(console, name)));
    if (responseFormat.json()) {
      return JsonView.answer(200, run);
    }
    List<ActionButton> presses =
        operatorActions == null ? List.of() : operatorActions.buttons(consoleRequest).of(run);
    RunView view = RunView.of(run, clock.instant(), presses);
    return html(
        200, "run", view, run.row().outcome() == null ? BUSY : CALM, responseFormat.notice());
  }

  ConsoleResponse costs(ConsoleRequest consoleRequest) {
    Parameters asked = Parameters.of(consoleRequest.query(), COSTS);
    RunQuery runQuery = RunQueryReader.filter(asked);
    ResponseFormat responseFormat = ResponseFormat.of(consoleRequest, asked);
    CostReport costs = console.costs(runQuery);
    return responseFormat.json()
        ? JsonView.answer(200, costs)
        : html(200, "costs", CostReportView.of(costs, runQuery), CALM, null);
  }

  ConsoleResponse explain(ConsoleRequest consoleRequest) {
    Parameters asked = Parameters.of(consoleRequest.query(), EXPLAIN);
    Long generation =
        asked.get("generation", Long::valueOf, "write the number that gcloud storage ls -a shows");
    Boolean below = asked.get("prefix", Pages::yes, "write true, or leave it out");
    String object = asked.get("object");
    boolean prefix = below != null && below;
    if (prefix && generation != null) {
      asked.faults().add("generation is of one object; leave it out, or leave out prefix.");
    } else if (!prefix && asked.get("page") != null) {
      asked.faults().add("page is for prefix=true; leave it out.");
    }
    ResponseFormat responseFormat = ResponseFormat.of(consoleRequest, asked);
    if (object == null && responseFormat.json()) {
      throw new HttpError(
          400, "object is missing; write object=gs://" + setup.landing() + "/NAME.");
    }
    Explanations told = object == null ? null : told(object, prefix, generation, asked);
    return responseFormat.json()
        ? JsonView.answer(200, told)
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

  ConsoleResponse backfill(ConsoleRequest consoleRequest, Buttons buttons) {
    Parameters parameters = Parameters.of(consoleRequest.query(), BACKFILL);
    BackfillForm asked = BackfillForm.of(parameters);
    Pipeline pipeline =
        asked.pipeline() == null ? null : pipelineRepository.named(asked.pipeline()).orElse(null);
    if (asked.pipeline() != null && pipeline == null) {
      parameters
          .faults()
          .add("No valid pipeline is named “" + HtmlEscaper.head(asked.pipeline(), 80) + "”.");
    }
    ResponseFormat.of(consoleRequest, parameters);
    BackfillPreview preview = asked.what() == null ? null : console.preview(pipeline, asked.what());
    return html(200, "backfill", BackfillView.of(asked, preview, buttons), 0, null);
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

  /** A page, or what is told in place of one. */
  ConsoleResponse html(int status, String template, Object view, int every, String notice) {
    PageLayout pageLayout = new PageLayout(assets, every, notice);
    return ConsoleResponse.text(
        status, ConsoleResponse.HTML, templates.render(template, view, pageLayout));
  }
}
