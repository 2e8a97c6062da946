package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.Failure.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault an answer of BigQuery's is, and what its reader is told to do. */
class BigQueryFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 | backendError | Error encountered during execution. Retrying may solve the problem.",
        "500 | '' | ''",
        "429 | '' | ''",
        "403 | rateLimitExceeded | Exceeded rate limits: too many table update operations",
        "0 | backendError | ''",
        "0 | stopped | Job execution was cancelled",
        "0 | invalidQuery | Could not serialize access to table p:d.t due to concurrent update",
        "0 | invalidQuery | Transaction is aborted due to concurrent update against table p:d.t",
        "0 | resourcesExceeded | too many DML statements outstanding against table p:d.t, limit is 20"
      })
  void whatPassesIsThePlatformsAndNothingIsToBeDone(int code, String reason, String message) {
    BigQueryFailure failure = new BigQueryFailure(code, reason, message);

    assertEquals(Fault.PLATFORM, failure.fault());
    assertTrue(failure.sentence().startsWith("BigQuery says: "), failure.sentence());
    assertEquals(failure.sentence().strip(), failure.sentence());
  }

  @Test
  void aQuotaIsTriedAgainAndNamed() {
    BigQueryFailure failure =
        new BigQueryFailure(403, "quotaExceeded", "Quota exceeded: too many load jobs");

    assertEquals(Fault.QUOTA, failure.fault());
    assertTrue(failure.sentence().contains("batch.quietPeriod"), failure.sentence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | accessDenied | Access Denied: Project p: User does not have bigquery.jobs.create permission | roles/bigquery.jobUser",
        "403 | accessDenied | Access Denied: Dataset p:d: Permission bigquery.tables.create denied | roles/bigquery.dataEditor",
        "0 | accessDenied | Access Denied: BigQuery BigQuery: c@p does not have storage.objects.get access | roles/storage.objectViewer",
        "404 | notFound | Not found: Dataset p:d was not found in location EU | load.location",
        "0 | notFound | Not found: URI gs://lake/x/*.parquet | load.files",
        "0 | notFound | Not found: Table p:d.t_sd_r | deleted while the run was open",
        "0 | invalid | Invalid field name \"a b\". Fields must contain only letters | rename that column",
        "0 | invalid | Request payload size exceeds the limit: 10485760 bytes. | batch.maxObjects",
        "0 | invalid | Too many total leaf fields: 10001, maximum allowed field count: 10000 | batch.maxObjects",
        "0 | invalidQuery | Cannot query over table 'd.t' without a filter | Correct load:",
        "400 | invalid | '' | Correct load:"
      })
  void whatTheUserHasToMendSaysHow(int code, String reason, String message, String advice) {
    BigQueryFailure failure = new BigQueryFailure(code, reason, message);

    assertEquals(Fault.USER, failure.fault());
    assertTrue(failure.sentence().contains(advice), failure.sentence());
  }

  @Test
  void whatBigQuerySaysIsQuotedWithoutSecrets() {
    BigQueryFailure failure =
        new BigQueryFailure(0, "invalid", "cannot read \"x\"; token=abcdef\n\tat a.b.C(D.java:1)");

    assertTrue(
        failure.sentence().startsWith("BigQuery says: \"cannot read 'x'; token=…"),
        failure.sentence());
    assertTrue(!failure.sentence().contains("D.java"), failure.sentence());
  }
}
