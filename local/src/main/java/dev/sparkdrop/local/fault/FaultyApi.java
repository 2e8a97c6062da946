package dev.sparkdrop.local.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sparkdrop.local.http.Call;
import dev.sparkdrop.local.http.InnerExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Stands before the APIs of the local cloud, and lets requests go wrong. */
public final class FaultyApi implements HttpHandler {
  private final HttpHandler api;
  private final Faults faults;
  private final Killer killer;

  public FaultyApi(HttpHandler api, Faults faults, Killer killer) {
    this.api = api;
    this.faults = faults;
    this.killer = killer;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    Optional<Where> where = where(uri.getRawPath());
    if (where.isEmpty()) {
      api.handle(exchange);
      return;
    }
    Optional<Fault> fault = faults.strike(where.get(), subject(exchange));
    if (fault.isPresent()) {
      strike(fault.get(), exchange);
    } else {
      api.handle(exchange);
    }
  }

  private static String subject(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String query = uri.getQuery() == null ? "" : "?" + uri.getQuery();
    boolean named = !uri.getPath().startsWith("/upload/") || query.contains("name=");
    String name = named ? "" : UploadName.of(exchange).map(it -> "&name=" + it).orElse("");
    return new Call(exchange).method() + " " + uri.getPath() + query + name;
  }

  private void strike(Fault fault, HttpExchange exchange) throws IOException {
    switch (fault.what()) {
      case "cut-before" -> exchange.close();
      case "cut-after" -> {
        api.handle(InnerExchange.of(exchange));
        exchange.close();
      }
      case "kill-before" -> {
        killer.kill(fault.function());
        exchange.close();
      }
      case "kill-after" -> {
        api.handle(InnerExchange.of(exchange));
        killer.kill(fault.function());
        exchange.close();
      }
      case "slow" -> {
        sleep(fault.delay());
        api.handle(exchange);
      }
      default -> {
        try (exchange) {
          Refusals.answer(fault, new Call(exchange));
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

  private static Optional<Where> where(String path) {
    if (path.matches("/((upload|download|batch)/)?storage/v1(/.*)?")) {
      return Optional.of(Where.STORAGE);
    }
    if (path.matches("/v1/projects/[^/]+/regions/.*")) {
      return Optional.of(Where.DATAPROC);
    }
    boolean pubsub = path.matches("/v1/projects/[^/]+/(topics|subscriptions)([/:].*)?");
    return pubsub ? Optional.of(Where.PUBSUB) : Optional.empty();
  }
}
