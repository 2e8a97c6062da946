package dev.sparkdrop.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the handler of a request by method and path. Routes are tried in the order given; those
 * that begin with a variable, as {@code /{bucket}/{object*}}, after all others.
 */
public final class Router implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(\\*?)}");

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

  private record Route(String template, Pattern path, List<String> names, Handler handler) {}

  private final Map<String, List<Route>> first = new ConcurrentHashMap<>();
  private final Map<String, List<Route>> last = new ConcurrentHashMap<>();
  private final List<String> routes = new CopyOnWriteArrayList<>();
  private volatile Function<HttpExchange, String> paths =
      exchange -> exchange.getRequestURI().getRawPath();
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
   *     one ({@code /v1/topics/{topic}:publish}), and {@code {name*}} for one or more segments;
   *     handed to the handler percent-decoded
   */
  public Router on(String method, String template, Handler handler) {
    List<String> names = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(template);
    int from = 0;
    while (matcher.find()) {
      regex
          .append(Pattern.quote(template.substring(from, matcher.start())))
          .append(matcher.group(2).isEmpty() ? "([^/]+?)" : "(.+)");
      names.add(matcher.group(1));
      from = matcher.end();
    }
    regex.append(Pattern.quote(template.substring(from)));
    Map<String, List<Route>> tried = template.startsWith("/{") ? last : first;
    tried
        .computeIfAbsent(method, key -> new CopyOnWriteArrayList<>())
        .add(new Route(template, Pattern.compile(regex.toString()), names, handler));
    routes.add(method + " " + template);
    return this;
  }

  /** All routes so far, each as a witness is told of it. */
  public List<String> routes() {
    return List.copyOf(routes);
  }

  /** Says which path a request means, where that is not the one that it was sent to. */
  public void readPathsBy(Function<HttpExchange, String> reader) {
    paths = reader;
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
    String path = paths.apply(exchange);
    String method = HttpCall.method(exchange);
    if (!routed(first, method, path, exchange) && !routed(last, method, path, exchange)) {
      throw missing(method, path);
    }
  }

  /** There is no such route. */
  public static ApiError missing(String method, String path) {
    return ApiError.notFound("The local cloud has no " + method + " " + path + ".");
  }

  private boolean routed(
      Map<String, List<Route>> routesByMethod, String method, String path, HttpExchange exchange)
      throws IOException {
    for (Route route : routesByMethod.getOrDefault(method, List.of())) {
      Matcher matcher = route.path().matcher(path);
      if (matcher.matches()) {
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
        return true;
      }
    }
    return false;
  }
}
