package dev.sparkdrop.local.fault;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Call;
import java.io.IOException;

/** How the services word that they will not answer now. */
final class Refusals {
  private Refusals() {}

  static void answer(Fault fault, Call call) throws IOException {
    ApiError refusal = of(fault);
    if (refusal.code() == 429 || refusal.code() == 503) {
      call.with("Retry-After", "1");
    }
    call.answer(refusal);
  }

  private static ApiError of(Fault fault) {
    return switch (fault.what()) {
      case "403" -> forbidden(fault.where());
      case "429" -> tooMany(fault.where());
      case "500" -> new ApiError(500, "INTERNAL", "backendError", "Internal error encountered.");
      case "503" ->
          new ApiError(503, "UNAVAILABLE", "backendError", "The service is currently unavailable.");
      default -> throw new IllegalStateException("no refusal: " + fault);
    };
  }

  private static ApiError forbidden(Where where) {
    String message =
        switch (where) {
          case STORAGE ->
              "The caller does not have storage permission. Permission 'storage.objects.get' denied"
                  + " on resource (or it may not exist).";
          case DATAPROC -> "Permission denied on resource project (or it may not exist).";
          default -> "User not authorized to perform this action.";
        };
    return new ApiError(403, "PERMISSION_DENIED", "forbidden", message);
  }

  private static ApiError tooMany(Where where) {
    String message =
        switch (where) {
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
