package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.Bisection.Half;
import dev.sparkdrop.run.Bisection.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class BisectionTest {
  private static final Half FIRST = new Half("r1", 0, 3);
  private static final Half SECOND = new Half("r1", 3, 5);

  private final Bisection begun = Bisection.of("r1").ran(1).halved("r1", 5);

  @Test
  void bothHalvesWaitAndTheFirstMayBeTheLarger() {
    assertEquals(List.of(FIRST, SECOND), begun.waiting());
    assertEquals(List.of(1, 2), begun.waiting().stream().map(Half::number).toList());
    assertEquals(Result.HALVED, begun.result());
  }

  @Test
  void theHalvesOfAHalfGoBeforeItsSibling() {
    Bisection next = Bisection.next(begun).ran(1).halved("r2", 3);

    assertEquals(List.of(new Half("r2", 0, 2), new Half("r2", 2, 3), SECOND), next.waiting());
    assertEquals(2, next.jobs());
  }

  @Test
  void afterTheLastHalfNothingIsLeft() {
    Bisection last = Bisection.next(Bisection.next(begun));

    assertEquals(SECOND, last.half());
    assertFalse(last.goesOn());
    assertNull(Bisection.left(last));
    assertNull(Bisection.next(last));
  }

  @Test
  void aHalfThatIsPutBackIsTheNextOnceMore() {
    Bisection opened = Bisection.next(begun);

    assertEquals(opened, Bisection.next(opened.putBack()));
  }

  @Test
  void theRestIsTakenAtOnceAndTheFirstReasonStays() {
    Bisection rest = Bisection.next(begun.endedBy("It has had 3 jobs.").endedBy("Another."));

    assertTrue(rest.isRest());
    assertEquals(List.of(FIRST, SECOND), rest.taken());
    assertEquals("It has had 3 jobs.", rest.ended());
    assertFalse(rest.sealed().goesOn());
    assertEquals(Result.REST, rest.sealed().result());
  }

  @Test
  void whatIsOverCannotBeEnded() {
    Bisection last = Bisection.next(Bisection.next(begun));

    assertNull(last.endedBy("It has had 3 jobs.").ended());
  }

  @Test
  void aHalfHasAnObject() {
    assertThrows(IllegalArgumentException.class, () -> new Half("r1", 2, 2));
  }
}
