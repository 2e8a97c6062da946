package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long a job may take, from when, and what it is told then. */
class OverdueStoryTest {
  private final World world =
      new World().pipeline("birds", "birds/*.csv", "timeouts: {job: 10m}", "retry: {job: 2}");

  @Test
  void aJobThatIsAcceptedLateHasItsWholeTime() {
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(5)));
    AtomicInteger deaths = new AtomicInteger(1);
    world.stateCalls.before(
        call -> {
          boolean submitted = !world.jobs.accepted().isEmpty();
          if (call.startsWith("write lanes/") && submitted && deaths.getAndDecrement() == 1) {
            throw new RetryLater("dying after the submission", null);
          }
        });
    world.jobs.refuseNext(refusal());
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));
    for (int minute = 0; minute < 20; minute++) {
      world.timePasses(Duration.ofMinutes(1));
      world.jobs.refuseNext(refusal());
    }
    world.jobs.refuseNext(null);

    world.timePasses(Duration.ofHours(2));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertTrue(deaths.get() < 1, "somebody died after the submission");
    assertTrue(receipt.getAsJsonObject("timeline").has("submitted"), receipt::toString);
  }

  @Test
  void aJobIsNotToldToStopBeforeTheRecordSaysSo() {
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(8));
    String job = world.jobs.accepted().get(0).id();
    world.clock.pass(Duration.ofMinutes(5));
    world.stateCalls.before(
        call -> {
          if (call.startsWith("write lanes/")) {
            throw new RetryLater("not being able to write", null);
          }
        });

    world.tick();

    assertEquals(ObservedJob.State.ACTIVE, world.jobs.see("us-central1", job).state());
    world.stateCalls.before(call -> {});
    world.tick();
    assertEquals(ObservedJob.State.CANCELLED, world.jobs.see("us-central1", job).state());
  }

  private Failure refusal() {
    return new Failure(Failure.Fault.PLATFORM, "Not just now.", world.clock.instant());
  }
}
