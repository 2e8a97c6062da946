package dev.sparkdrop.gcp;

import com.google.api.client.http.HttpResponseException;
import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.rpc.Status;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Trouble;
import dev.sparkdrop.run.Trouble.Fault;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a service answered where it did not do what it was asked, or why its operation failed. */
record Refusal(Code code, String message) {
  private static final int LONGEST = 600;

  /**
   * Reads the answer's body. The client goes by the HTTP status alone, and thus takes every 400 for
   * INVALID_ARGUMENT and every 409 for ABORTED.
   */
  static Refusal of(ApiException e) {
    Refusal byClient = new Refusal(e.getStatusCode().getCode(), String.valueOf(e.getMessage()));
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof HttpResponseException http && http.getContent() != null) {
        return byBody(http.getContent(), byClient);
      }
    }
    return byClient;
  }

  /** Reads the error of an operation. */
  static Refusal of(Status error) {
    com.google.rpc.Code code = com.google.rpc.Code.forNumber(error.getCode());
    return new Refusal(code == null ? Code.UNKNOWN : named(code.name()), error.getMessage());
  }

  private static Refusal byBody(String body, Refusal byClient) {
    try {
      JsonElement json = JsonParser.parseString(body);
      JsonObject error = json.getAsJsonObject().getAsJsonObject("error");
      return new Refusal(
          error.has("status") ? named(error.get("status").getAsString()) : byClient.code(),
          error.has("message") ? error.get("message").getAsString() : byClient.message());
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      // A proxy's page, say: the status alone has to do.
      return byClient;
    }
  }

  private static Code named(String name) {
    try {
      return Code.valueOf(name);
    } catch (IllegalArgumentException e) {
      return Code.UNKNOWN;
    }
  }

  /** Whether the same request may succeed later, as far as the answer to a call tells. */
  boolean passes() {
    return switch (code) {
      case CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAUTHENTICATED -> true;
      case UNAVAILABLE -> !stockout();
      case RESOURCE_EXHAUSTED -> !quota() && !stockout();
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS ->
          false;
    };
  }

  /**
   * Whose fault it is that a cluster can't be had. A quota that is used up was seen to come as code
   * 3, a stock-out as code 14.
   */
  Fault fault() {
    if (quota()) {
      return Fault.QUOTA;
    }
    if (stockout()) {
      return Fault.STOCKOUT;
    }
    return switch (code) {
      case UNAVAILABLE -> Fault.STOCKOUT;
      case INVALID_ARGUMENT,
          OUT_OF_RANGE,
          NOT_FOUND,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          UNIMPLEMENTED ->
          Fault.USER;
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          Fault.PLATFORM;
    };
  }

  /**
   * Has something made. What is there already is as good as made.
   *
   * @param doing for the log
   * @param what begins the sentence of a refusal
   * @param blame whose fault a refusal is
   * @return why it was refused; empty where it was not
   * @throws RetryLater where the refusal passes
   */
  static Optional<Trouble> ofMaking(
      ApiFuture<?> answer, String doing, String what, Function<Refusal, Fault> blame, Clock clock) {
    try {
      Patience.answer(answer, doing);
      return Optional.empty();
    } catch (ApiException e) {
      Refusal refusal = of(e);
      if (refusal.code() == Code.ALREADY_EXISTS) {
        return Optional.empty();
      }
      if (refusal.passes()) {
        throw refusal.thrown(doing, e);
      }
      return Optional.of(refusal.trouble(blame.apply(refusal), what, clock.instant()));
    }
  }

  /** The refusal as a trouble; {@code what} is the beginning of its sentence. */
  Trouble trouble(Fault fault, String what, Instant at) {
    return new Trouble(fault, what + ": " + said() + " " + advice(fault), at);
  }

  /** What to throw where nothing but a failure is left to tell. */
  RuntimeException thrown(String doing, ApiException cause) {
    return passes()
        ? new RetryLater(doing, cause)
        : new IllegalStateException(
            doing
                + " was refused ("
                + code
                + "): "
                + said()
                + (code == Code.PERMISSION_DENIED
                    ? " Give the function's account that permission in the project."
                    : ""),
            cause);
  }

  private boolean quota() {
    boolean calls = says("per minute") || says("rate limit") || says("rate_limit");
    return says("quota")
        && !calls
        && (code == Code.INVALID_ARGUMENT || code == Code.RESOURCE_EXHAUSTED);
  }

  private boolean stockout() {
    return says("stockout") || says("zone_resource_pool_exhausted");
  }

  private boolean says(String text) {
    return message.toLowerCase(Locale.ROOT).contains(text);
  }

  private String said() {
    String line = message.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  private static String advice(Fault fault) {
    return switch (fault) {
      case QUOTA ->
          "Ask for more quota, use smaller machines, or add a rung of another family or region.";
      case STOCKOUT -> "If it lasts, add a rung of another machine family or region.";
      case PLATFORM -> "Nothing has to be done: it is tried again.";
      case USER -> "Correct the pipeline file or the permissions; what landed is kept.";
    };
  }
}
