package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestClockTest {
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  private final TestClock clock = new TestClock(START);
  private final List<String> told = new ArrayList<>();

  @Test
  void whatIsDueHappensInItsOrderWhileTimePasses() {
    tellAt(20, "later");
    tellAt(10, "first");
    tellAt(10, "second");
    tellAt(31, "never");

    clock.pass(Duration.ofSeconds(30));

    assertEquals(List.of("first at 10", "second at 10", "later at 20"), told);
    assertEquals(START.plusSeconds(30), clock.instant());
  }

  @Test
  void whoeverLetsTimePassIsOvertakenByWhatIsDueMeanwhile() {
    clock.at(START.plusSeconds(5), () -> clock.pass(Duration.ofSeconds(60)));
    tellAt(40, "inside");

    clock.pass(Duration.ofSeconds(10));

    assertEquals(List.of("inside at 40"), told);
    assertEquals(START.plusSeconds(65), clock.instant());
  }

  private void tellAt(long second, String what) {
    clock.at(
        START.plusSeconds(second),
        () -> told.add(what + " at " + Duration.between(START, clock.instant()).toSeconds()));
  }
}
