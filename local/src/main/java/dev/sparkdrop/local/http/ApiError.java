package dev.sparkdrop.local.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** A refusal in the form that Google's HTTP APIs give it, thrown by a handler at any depth. */
public class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String status;
  private final String reason;

  /**
   * @param code the HTTP status, such as 412
   * @param status the canonical name that gRPC-style APIs add, such as {@code FAILED_PRECONDITION}
   * @param reason the short reason that Cloud Storage adds, such as {@code conditionNotMet}
   * @param message a sentence for the caller
   */
  public ApiError(int code, String status, String reason, String message) {
    super(message);
    this.code = code;
    this.status = status;
    this.reason = reason;
  }

  public static ApiError notFound(String message) {
    return new ApiError(404, "NOT_FOUND", "notFound", message);
  }

  public static ApiError invalid(String message) {
    return new ApiError(400, "INVALID_ARGUMENT", "invalid", message);
  }

  public static ApiError alreadyExists(String message) {
    return new ApiError(409, "ALREADY_EXISTS", "conflict", message);
  }

  public static ApiError failedPrecondition(String message) {
    return new ApiError(400, "FAILED_PRECONDITION", "failedPrecondition", message);
  }

  /** A generation or metageneration precondition of Cloud Storage that did not hold. */
  public static ApiError conditionNotMet(String message) {
    return new ApiError(412, "FAILED_PRECONDITION", "conditionNotMet", message);
  }

  /** What Google Cloud has and the local cloud has not; told instead of a success that is none. */
  public static ApiError unoffered(String message) {
    return new ApiError(501, "UNIMPLEMENTED", "notImplemented", message);
  }

  public int code() {
    return code;
  }

  /** The canonical name, such as {@code FAILED_PRECONDITION}. */
  public String status() {
    return status;
  }

  /** The short reason, such as {@code conditionNotMet}. */
  public String reason() {
    return reason;
  }

  /** The body that goes with the status. */
  public JsonObject body() {
    JsonObject first = new JsonObject();
    first.addProperty("message", getMessage());
    first.addProperty("domain", "global");
    first.addProperty("reason", reason);
    JsonArray errors = new JsonArray();
    errors.add(first);
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", getMessage());
    error.addProperty("status", status);
    error.add("errors", errors);
    JsonObject body = new JsonObject();
    body.add("error", error);
    return body;
  }
}
