package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.rpc.Status;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.run.Trouble;
import dev.sparkdrop.run.Trouble.Fault;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {
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
    assertEquals(PASSING.contains(code), new Refusal(code, "any").passes());
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

    assertEquals(expected, new Refusal(code, "any").fault());
  }

  @ParameterizedTest
  @CsvSource({
    "3, Insufficient 'CPUS' quota. Requested 8.0, QUOTA",
    "8, Quota 'N2_CPUS' exceeded. Limit: 24.0, QUOTA",
    "8, Quota exceeded for quota metric 'x' and limit 'x per minute', PLATFORM",
    "8, ZONE_RESOURCE_POOL_EXHAUSTED, STOCKOUT",
    "9, The zone has a STOCKOUT, STOCKOUT",
    "14, nothing more is said, STOCKOUT",
    "3, A bad request, USER",
    "5, No such network, USER",
    "7, No permission, USER",
    "9, Not so, USER",
    "7, No permission to read the quota, USER",
    "13, Internal, PLATFORM",
    "99, A code that nobody knows, PLATFORM"
  })
  void theTextOfAnOperationsErrorCountsToo(int code, String message, Fault fault) {
    Status error = Status.newBuilder().setCode(code).setMessage(message).build();

    assertEquals(fault, Refusal.of(error).fault());
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, STOCKOUT in the zone",
    "RESOURCE_EXHAUSTED, Quota 'CPUS' exceeded",
    "RESOURCE_EXHAUSTED, ZONE_RESOURCE_POOL_EXHAUSTED"
  })
  void wantOfMachinesDoesNotPassByItself(Code code, String message) {
    assertEquals(false, new Refusal(code, message).passes());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aTroubleSaysWhatHappenedAndWhatToDo(Fault fault) {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    Trouble trouble =
        new Refusal(Code.INTERNAL, " It\n broke. ".repeat(200)).trouble(fault, "Cluster c", now);

    assertTrue(trouble.sentence().startsWith("Cluster c: It broke. It broke."));
    assertTrue(trouble.sentence().length() < 750, trouble.sentence());
    assertTrue(trouble.sentence().matches("[^\\n]+… [A-Z].*\\."), trouble.sentence());
    assertEquals(fault, trouble.fault());
    assertEquals(now, trouble.at());
  }

  @Test
  void anAnswerThatIsNotOfGooglesFormIsJudgedByItsStatusAlone() {
    try (FakeCloud cloud = new FakeCloud()) {
      cloud.answers(400, "text/html", "<html>a proxy's page</html>");

      Trouble trouble =
          new CloudClients("p", null, cloud.url(), null, null, Clock.systemUTC())
              .clusters()
              .create(new Clusters.Order("r", "c", Map.of(), "{}"))
              .orElseThrow();

      assertEquals(Fault.USER, trouble.fault());
    }
  }
}
