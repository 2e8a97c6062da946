package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A pass for lost events over more objects than one tick can look at. */
class LongPassTest {
  private static final int PAGES = 12;

  private final World world = new World().pipeline("birds", "birds/*.csv");

  LongPassTest() {
    for (int i = 0; i < PAGES * 1000 - 1; i++) {
      World.put(world.landing, "archive/" + i, "x");
    }
    world.objectIsWritten("birds/z.csv");
    world.clock.pass(Duration.ofMinutes(6));
  }

  @Test
  void itGoesOnAtTheNextTickWhereItStopped() {
    world.landingCalls.before(call -> takes(Duration.ofSeconds(4)));

    ticks(8);

    assertEquals(PAGES, world.landingCalls.calls("list"));
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void aTickEndsInTime() {
    world.landingCalls.before(call -> takes(Duration.ofSeconds(4)));
    Instant began = world.clock.instant();

    world.tick();

    Duration took = Duration.between(began, world.clock.instant());
    assertTrue(took.compareTo(Duration.ofSeconds(50)) <= 0, took::toString);
  }

  @Test
  void aPageThatFailsIsReadAgainAndThoseBeforeItAreNot() {
    AtomicInteger pages = new AtomicInteger();
    world.landingCalls.before(
        call -> {
          if (pages.incrementAndGet() == 7) {
            throw new RetryLater("listing", null);
          }
        });

    ticks(2);

    assertEquals(PAGES + 1, world.landingCalls.calls("list"));
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void aPageThatIsNotKnownAnyMoreLetsThePassBeginAgain() {
    AtomicInteger pages = new AtomicInteger();
    world.landingCalls.before(
        call -> {
          if (pages.incrementAndGet() == 7) {
            throw new IllegalStateException("the page token is not valid");
          }
        });

    ticks(2);

    assertEquals(7 + PAGES, world.landingCalls.calls("list"));
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void onlyOneInvocationWorksOnIt() {
    AtomicInteger pages = new AtomicInteger();
    world.landingCalls.before(
        call -> {
          if (pages.incrementAndGet() == 3) {
            world.tick();
          }
        });

    world.tick();

    assertEquals(PAGES, world.landingCalls.calls("list"));
  }

  @Test
  void anInvocationThatDiedIsFollowedByAnother() {
    world.landingCalls.before(
        call -> {
          throw new AssertionError("killed");
        });
    try {
      world.tick();
    } catch (AssertionError killed) {
      assertEquals("killed", killed.getMessage());
    }
    world.landingCalls.before(call -> {});

    ticks(2);

    assertEquals(1, world.clusters.accepted().size());
  }

  private void takes(Duration time) {
    world.clock.pass(time);
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      world.clock.pass(Duration.ofMinutes(1));
      world.tick();
    }
  }
}
