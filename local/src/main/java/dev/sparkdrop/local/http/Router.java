package dev.sparkdrop.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the handler of a request by method and path. Routes are tried in the order given. */
public final class Router implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  /** Answers one call, or throws {@link ApiError}. */
  @FunctionalInterface
  public interface Handler {
    void handle(HttpCall httpCall) throws IOException;
  }

  /** Is told of each call that has a route, before its answer goes out. */
  @FunctionalInterface
  public interface Witness {
    /**
     * The call is about to be answered.
     *
     * @param route its method and template, as in {@code GET /v1/topics/{topic}}
     */
    void answered(String route, HttpCall httpCall, int status);
  }

  private record Route(
      String method, String template, Pattern path, List<String> names, Handler handler) {}

  private final List<Route> routes = new CopyOnWriteArrayList<>();
  private final Witness witness;

  public Router() {
    this((route, httpCall, status) -> {});
  }

  public Router(Witness witness) {
    this.witness = witness;
  }

  /**
   * Adds a route.
   *
   * @param template a raw path in which {@code {name}} stands for one non-empty segment, or part of
   *     one ({@code /v1/topics/{topic}:publish}), handed to the handler percent-decoded
   */
  public Router on(String method, String template, Handler handler) {
    List<String> names = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(template);
    int from = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(template.substring(from, matcher.start()))).append("([^/]+?)");
      names.add(matcher.group(1));
      from = matcher.end();
    }
    regex.append(Pattern.quote(template.substring(from)));
    routes.add(new Route(method, template, Pattern.compile(regex.toString()), names, handler));
    return this;
  }

  /** All routes so far, each as a witness is told of it. */
  public List<String> routes() {
    return routes.stream().map(route -> route.method() + " " + route.template()).toList();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (ApiError refused) {
        new HttpCall(exchange).answer(refused);
      } catch (RuntimeException bug) {
        LOG.log(
            System.Logger.Level.ERROR, "bug in the handler of " + exchange.getRequestURI(), bug);
        new HttpCall(exchange)
            .answer(new ApiError(500, "INTERNAL", "backendError", bug.toString()));
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String method = HttpCall.method(exchange);
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(path);
      if (route.method().equals(method) && matcher.matches()) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < route.names().size(); i++) {
          variables.put(route.names().get(i), Percent.decode(matcher.group(i + 1)));
        }
        String called = method + " " + route.template();
        HttpCall httpCall =
            new HttpCall(exchange, variables, (it, status) -> witness.answered(called, it, status));
        try {
          route.handler().handle(httpCall);
        } catch (ApiError refused) {
          httpCall.answer(refused);
        }
        return;
      }
    }
    throw ApiError.notFound("The local cloud has no " + method + " " + path + ".");
  }
}
