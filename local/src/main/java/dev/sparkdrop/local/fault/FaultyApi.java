package dev.sparkdrop.local.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.InnerExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Stands before the APIs of the local cloud, and lets requests go wrong. */
public final class FaultyApi implements HttpHandler {
  private final HttpHandler api;
  private final InjectedFaults injectedFaults;
  private final ProcessKiller processKiller;

  public FaultyApi(HttpHandler api, InjectedFaults injectedFaults, ProcessKiller processKiller) {
    this.api = api;
    this.injectedFaults = injectedFaults;
    this.processKiller = processKiller;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<InjectedFault> fault = fault(exchange);
    if (fault.isPresent()) {
      strike(fault.get(), exchange);
    } else {
      api.handle(exchange);
    }
  }

  private Optional<InjectedFault> fault(HttpExchange exchange) throws IOException {
    // Mostly there is none, and to tell what a request is about reads the begin of its body.
    if (injectedFaults.isEmpty()) {
      return Optional.empty();
    }
    Optional<FaultPoint> where = where(exchange.getRequestURI().getRawPath());
    return where.isEmpty()
        ? Optional.empty()
        : injectedFaults.strike(where.get(), subject(exchange));
  }

  private static String subject(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String query = uri.getQuery() == null ? "" : "?" + uri.getQuery();
    boolean named = !uri.getPath().startsWith("/upload/") || query.contains("name=");
    String name = named ? "" : UploadName.of(exchange).map(it -> "&name=" + it).orElse("");
    return new HttpCall(exchange).method() + " " + uri.getPath() + query + name;
  }

  private void strike(InjectedFault injectedFault, HttpExchange exchange) throws IOException {
    switch (injectedFault.what()) {
      case "cut-before" -> exchange.close();
      case "cut-after" -> {
        api.handle(InnerExchange.of(exchange));
        exchange.close();
      }
      case "kill-before" -> {
        processKiller.kill(injectedFault.function());
        exchange.close();
      }
      case "kill-after" -> {
        api.handle(InnerExchange.of(exchange));
        processKiller.kill(injectedFault.function());
        exchange.close();
      }
      case "slow" -> {
        sleep(injectedFault.delay());
        api.handle(exchange);
      }
      default -> {
        try (exchange) {
          Refusals.answer(injectedFault, new HttpCall(exchange));
        }
      }
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<FaultPoint> where(String path) {
    if (path.matches("/((upload|download|batch)/)?storage/v1(/.*)?|/b(/.*)?")) {
      return Optional.of(FaultPoint.STORAGE);
    }
    if (path.matches("/(upload/|resumable/upload/)?bigquery/v2/.*")) {
      return Optional.of(FaultPoint.BIGQUERY);
    }
    if (path.matches("/v1/projects/[^/]+/regions/.*")) {
      return Optional.of(FaultPoint.DATAPROC);
    }
    boolean pubsub = path.matches("/v1/projects/[^/]+/(topics|subscriptions)([/:].*)?");
    return pubsub ? Optional.of(FaultPoint.PUBSUB) : Optional.empty();
  }
}
