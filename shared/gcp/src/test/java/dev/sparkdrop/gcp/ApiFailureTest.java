package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.rpc.Status;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApiFailureTest {
  private static final Set<Code> PASSING =
      EnumSet.of(
          Code.CANCELLED,
          Code.UNKNOWN,
          Code.DEADLINE_EXCEEDED,
          Code.RESOURCE_EXHAUSTED,
          Code.ABORTED,
          Code.INTERNAL,
          Code.UNAVAILABLE,
          Code.UNAUTHENTICATED);

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodePassesOrDoesNot(Code code) {
    assertEquals(PASSING.contains(code), new ApiFailure(code, "any").passes());
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodeIsSomebodysFault(Code code) {
    Fault expected =
        switch (code) {
          case UNAVAILABLE -> Fault.STOCKOUT;
          case INVALID_ARGUMENT,
              NOT_FOUND,
              PERMISSION_DENIED,
              FAILED_PRECONDITION,
              OUT_OF_RANGE,
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

    assertEquals(expected, new ApiFailure(code, "any").cause().fault());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | Insufficient 'N2_CPUS' quota. Requested 12.0, available 4.0. | QUOTA",
        "3 | Multiple validation errors: - Insufficient 'CPUS' quota. Requested 6.0. | QUOTA",
        "8 | Quota 'N2_CPUS' exceeded. Limit: 24.0 in region us-central1. | QUOTA",
        "10 | Error submitting create cluster request: Insufficient 'CPUS' quota. | QUOTA",
        "2 | QUOTA_EXCEEDED | QUOTA",
        "8 | Quota exceeded for quota metric 'x' and limit 'x per minute' | CALLS",
        "8 | Too many requests. | CALLS",
        "7 | rateLimitExceeded | CALLS",
        "8 | ZONE_RESOURCE_POOL_EXHAUSTED | STOCKOUT",
        "13 | ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS: try another zone | STOCKOUT",
        "3 | The zone 'us-central1-a' does not have enough resources available. | STOCKOUT",
        "9 | The zone has a STOCKOUT | STOCKOUT",
        "14 | nothing more is said | STOCKOUT",
        "7 | No permission | PERMISSION",
        "7 | No permission to read the quota | PERMISSION",
        "3 | Account x is missing required permissions: [dataproc.agents.create] | PERMISSION",
        "3 | Required 'compute.networks.use' permission for 'projects/p' | PERMISSION",
        "3 | A bad request | CONFIGURATION",
        "5 | No such network | CONFIGURATION",
        "9 | Not so | CONFIGURATION",
        "13 | Initialization action failed. Failed action 'gs://b/a.sh', see | CONFIGURATION",
        "13 | Internal | PLATFORM",
        "2 | Timed out waiting for 2 datanodes and nodemanagers. | PLATFORM",
        "99 | A code that nobody knows | PLATFORM"
      })
  void theTextOfAnOperationsErrorCountsBeforeItsCode(int code, String message, Cause cause) {
    Status error = Status.newBuilder().setCode(code).setMessage(message).build();

    assertEquals(cause, ApiFailure.of(error).cause());
  }

  @ParameterizedTest
  @CsvSource({"quota-x1-1, CONFIGURATION", "stockouts-x1-1, CONFIGURATION"})
  void aPipelineMayBeCalledAsItLikes(String cluster, Cause cause) {
    String said = "Invalid value for projects/p/regions/r/clusters/%s: '%1$s' has no image.";

    assertEquals(cause, new ApiFailure(Code.INVALID_ARGUMENT, said.formatted(cluster)).cause());
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, STOCKOUT in the zone",
    "RESOURCE_EXHAUSTED, Quota 'CPUS' exceeded",
    "ABORTED, Insufficient 'CPUS' quota.",
    "RESOURCE_EXHAUSTED, ZONE_RESOURCE_POOL_EXHAUSTED"
  })
  void wantOfMachinesDoesNotPassByItself(Code code, String message) {
    assertEquals(false, new ApiFailure(code, message).passes());
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void aTroubleSaysWhatHappenedAndWhatToDo(Cause cause) {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    Failure failure =
        new ApiFailure(Code.INTERNAL, " It\n broke. ").trouble(cause, "Cluster c", now);

    assertEquals(("Cluster c: \"It broke.\" " + cause.advice()).strip(), failure.sentence());
    assertEquals(cause.fault(), failure.fault());
    assertEquals(now, failure.at());
  }

  @Test
  void anAnswerThatIsNotOfGooglesFormIsJudgedByItsStatusAlone() {
    try (FakeCloud cloud = new FakeCloud()) {
      cloud.answers(400, "text/html", "<html>a proxy's page</html>");

      Failure failure =
          new CloudClients(
                  "p",
                  "tests",
                  null,
                  cloud.url(),
                  null,
                  ClusterDefaults.PLATFORM,
                  Clock.systemUTC())
              .clusters()
              .create(new Clusters.Order("r", "c", Map.of(), "{}"))
              .orElseThrow();

      assertEquals(Fault.USER, failure.fault());
    }
  }
}
