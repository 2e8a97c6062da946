package dev.sparkdrop.gcp;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.model.ErrorProto;
import dev.sparkdrop.run.Failure.Fault;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What BigQuery answered where it did not do what it was asked, or why a job failed.
 *
 * @param code the HTTP status; 0 where a job failed
 * @param reason from https://cloud.google.com/bigquery/docs/error-messages; empty where it is not
 *     known
 * @param message what BigQuery says; empty for nothing
 */
record BigQueryFailure(int code, String reason, String message) {
  /** These may be tried again. */
  private static final Set<String> PASSING =
      Set.of(
          "backendError",
          "internalError",
          "rateLimitExceeded",
          "jobRateLimitExceeded",
          "jobBackendError",
          "jobInternalError",
          "tableUnavailable",
          "stopped",
          "timeout");

  /** Lanes that load into one table at the same time; BigQuery calls that an invalid query. */
  private static final Pattern CONCURRENT =
      Pattern.compile("(?i)concurrent update|serialize access|too many DML statements");

  private static final Pattern LIMIT =
      Pattern.compile("(?i)exceed|too (?:many|large|big)|maximum .* (?:is|allowed)|limit of");

  private static final String AGAIN = "./deploy.sh gcp";

  static BigQueryFailure of(GoogleJsonResponseException e) {
    GoogleJsonError details = e.getDetails();
    boolean told = details != null && details.getErrors() != null && !details.getErrors().isEmpty();
    return new BigQueryFailure(
        e.getStatusCode(),
        told ? text(details.getErrors().get(0).getReason()) : "",
        details == null ? "" : text(details.getMessage()));
  }

  static BigQueryFailure of(ErrorProto error) {
    return new BigQueryFailure(0, text(error.getReason()), text(error.getMessage()));
  }

  private static String text(String said) {
    return said == null ? "" : said;
  }

  /** Whose fault it is. After any but the user's the same may be tried again. */
  Fault fault() {
    boolean busy = code >= 500 || code == StorageFaults.TOO_MANY || PASSING.contains(reason);
    if (busy || CONCURRENT.matcher(message).find()) {
      return Fault.PLATFORM;
    }
    return reason.equals("quotaExceeded") ? Fault.QUOTA : Fault.USER;
  }

  /** What BigQuery says, and what to do. */
  String sentence() {
    return "BigQuery says: " + MessageSanitizer.quoted(message) + (" " + advice()).stripTrailing();
  }

  private String advice() {
    if (fault() == Fault.PLATFORM) {
      return "";
    }
    if (fault() == Fault.QUOTA) {
      return "Ask for more of that quota, or let more objects land before a run starts"
          + " (batch.quietPeriod), so that there are fewer loads.";
    }
    String said = message.toLowerCase(Locale.ROOT);
    if (reason.equals("accessDenied") || code == 403) {
      return said.contains("storage.")
          ? "Give the functions' account roles/storage.objectViewer on that bucket; "
              + AGAIN
              + " does it for the lake."
          : "Run "
              + AGAIN
              + " again: it gives the functions' account roles/bigquery.jobUser on the project and"
              + " roles/bigquery.dataEditor on the dataset.";
    }
    if (said.contains("not found: uri")) {
      return "Those files are gone, or load.files names others than the job writes: correct it.";
    }
    if (said.contains("not found: dataset")) {
      return "Run "
          + AGAIN
          + " again: it makes the dataset; or correct load.table or"
          + " load.location.";
    }
    if (reason.equals("notFound") || code == StorageFaults.NOT_FOUND) {
      return "It was deleted while the run was open.";
    }
    if (said.contains("invalid field name")) {
      return "Have the job rename that column: letters, digits and _, not a digit first, at most"
          + " 300 characters.";
    }
    if (LIMIT.matcher(message).find()) {
      return "Load less at a time: lower batch.maxObjects or batch.maxBytes.";
    }
    return "Correct load: in the pipeline file, the table, or what the job writes.";
  }
}
