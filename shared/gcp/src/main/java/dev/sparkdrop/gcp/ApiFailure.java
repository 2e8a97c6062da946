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
import dev.sparkdrop.run.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a service answered where it did not do what it was asked, or why its operation failed. */
record ApiFailure(Code code, String message) {
  /** The rate at which an API may be called. */
  private static final Pattern CALLS =
      Pattern.compile("(?i)quota metric|per minute|rate[ _-]?limit");

  private static final Pattern PERMISSION =
      Pattern.compile(
          "(?i)missing (the )?(required )?permission|required '[\\w.]+' permission"
              + "|permission '?[\\w.]+'? (was )?denied");

  /** As words of their own: a pipeline, and so its clusters, may be called that. */
  private static final Pattern QUOTA =
      Pattern.compile("(?i)(?<![\\w/-])quotas?(?![\\w-])|QUOTA_EXCEEDED");

  private static final Pattern STOCKOUT =
      Pattern.compile(
          "(?i)(?<![\\w/-])stock-?outs?(?![\\w-])|RESOURCE_POOL_EXHAUSTED"
              + "|not have enough resources");

  private static final Pattern INITIALIZATION =
      Pattern.compile("(?i)initialization action (failed|timed out)");

  /**
   * Reads the answer's body. The client goes by the HTTP status alone, and thus takes every 400 for
   * INVALID_ARGUMENT and every 409 for ABORTED.
   */
  static ApiFailure of(ApiException e) {
    ApiFailure byClient =
        new ApiFailure(e.getStatusCode().getCode(), String.valueOf(e.getMessage()));
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof HttpResponseException http && http.getContent() != null) {
        return byBody(http.getContent(), byClient);
      }
    }
    return byClient;
  }

  /** Reads the error of an operation. */
  static ApiFailure of(Status error) {
    com.google.rpc.Code code = com.google.rpc.Code.forNumber(error.getCode());
    return new ApiFailure(code == null ? Code.UNKNOWN : named(code.name()), error.getMessage());
  }

  private static ApiFailure byBody(String body, ApiFailure byClient) {
    try {
      JsonElement json = JsonParser.parseString(body);
      JsonObject error = json.getAsJsonObject().getAsJsonObject("error");
      return new ApiFailure(
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
    return switch (cause()) {
      case CALLS -> true;
      case QUOTA, PERMISSION, CONFIGURATION -> false;
      // The service is busy, unless it says that it means machines.
      case STOCKOUT -> !says(STOCKOUT);
      case PLATFORM -> code != Code.OK && code != Code.ALREADY_EXISTS && code != Code.DATA_LOSS;
    };
  }

  /**
   * Why a cluster can't be had. The text counts before the code: a quota that is used up was seen
   * as code 3 (and, through workflows, 10), a stock-out as code 14, and a missing permission of the
   * VMs' account as code 3.
   */
  Cause cause() {
    boolean refusesCalls = code == Code.RESOURCE_EXHAUSTED || code == Code.PERMISSION_DENIED;
    if (refusesCalls && says(CALLS)) {
      return Cause.CALLS;
    }
    if (code == Code.PERMISSION_DENIED || says(PERMISSION)) {
      return Cause.PERMISSION;
    }
    if (code != Code.NOT_FOUND && code != Code.UNAVAILABLE && says(QUOTA)) {
      return Cause.QUOTA;
    }
    if (says(STOCKOUT)) {
      return Cause.STOCKOUT;
    }
    // The user's own script: it would fail again on every rung.
    if (says(INITIALIZATION)) {
      return Cause.CONFIGURATION;
    }
    return switch (code) {
      case UNAVAILABLE -> Cause.STOCKOUT;
      case RESOURCE_EXHAUSTED -> Cause.CALLS;
      case INVALID_ARGUMENT, OUT_OF_RANGE, NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED ->
          Cause.CONFIGURATION;
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          ABORTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          Cause.PLATFORM;
    };
  }

  /**
   * Has something made. What is there already is as good as made.
   *
   * @param doing for the log
   * @param what begins the sentence of a refusal
   * @param judge what a refusal of this deed means
   * @return why it was refused; empty where it was not
   * @throws RetryLater where the refusal passes
   */
  static Optional<Failure> ofMaking(
      ApiFuture<?> answer,
      String doing,
      String what,
      Function<ApiFailure, Cause> judge,
      Clock clock) {
    try {
      CallTimeouts.answer(answer, doing);
      return Optional.empty();
    } catch (ApiException e) {
      ApiFailure apiFailure = of(e);
      if (apiFailure.code() == Code.ALREADY_EXISTS) {
        return Optional.empty();
      }
      if (apiFailure.passes()) {
        throw apiFailure.thrown(doing, e);
      }
      return Optional.of(apiFailure.trouble(judge.apply(apiFailure), what, clock.instant()));
    }
  }

  /** The refusal as a trouble; {@code what} is the beginning of its sentence. */
  Failure trouble(Cause cause, String what, Instant at) {
    String sentence = what + ": " + MessageSanitizer.quoted(message) + " " + cause.advice();
    return new Failure(cause.fault(), sentence.strip(), at);
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
                + MessageSanitizer.quoted(message)
                + (cause() == Cause.PERMISSION
                    ? " Give the function's account that permission in the project."
                    : ""),
            cause);
  }

  private boolean says(Pattern words) {
    return words.matcher(message).find();
  }
}
