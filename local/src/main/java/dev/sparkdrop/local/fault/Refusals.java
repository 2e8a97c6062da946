package dev.sparkdrop.local.fault;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;

/** How the services word that they will not answer now. */
final class Refusals {
  private Refusals() {}

  static void answer(InjectedFault injectedFault, HttpCall httpCall) throws IOException {
    ApiError refusal = of(injectedFault);
    if (refusal.code() == 429 || refusal.code() == 503) {
      httpCall.with("Retry-After", "1");
    }
    httpCall.answer(refusal);
  }

  private static ApiError of(InjectedFault injectedFault) {
    return switch (injectedFault.what()) {
      case "403" -> forbidden(injectedFault.where());
      case "429" -> tooMany(injectedFault.where());
      case "500" -> new ApiError(500, "INTERNAL", "backendError", "Internal error encountered.");
      case "503" ->
          new ApiError(503, "UNAVAILABLE", "backendError", "The service is currently unavailable.");
      default -> throw new IllegalStateException("no refusal: " + injectedFault);
    };
  }

  private static ApiError forbidden(FaultPoint faultPoint) {
    String message =
        switch (faultPoint) {
          case STORAGE ->
              "The caller does not have storage permission. Permission 'storage.objects.get' denied"
                  + " on resource (or it may not exist).";
          case DATAPROC -> "Permission denied on resource project (or it may not exist).";
          default -> "User not authorized to perform this action.";
        };
    return new ApiError(403, "PERMISSION_DENIED", "forbidden", message);
  }

  private static ApiError tooMany(FaultPoint faultPoint) {
    String message =
        switch (faultPoint) {
          case STORAGE ->
              "The rate of requests to this object or bucket is too high. Please reduce your"
                  + " request rate. See https://cloud.google.com/storage/docs/gcs429.";
          case DATAPROC ->
              "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute per"
                  + " region' of service 'dataproc.googleapis.com'.";
          default ->
              "Quota exceeded for quota metric 'Publisher throughput' and limit 'per minute per"
                  + " region' of service 'pubsub.googleapis.com'.";
        };
    return new ApiError(429, "RESOURCE_EXHAUSTED", "rateLimitExceeded", message);
  }
}
