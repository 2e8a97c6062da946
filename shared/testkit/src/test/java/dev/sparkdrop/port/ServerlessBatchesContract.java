package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedJob.State;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ServerlessBatches} does. */
public abstract class ServerlessBatchesContract {
  private ServerlessBatches batches;
  private String id;

  /** The port. */
  protected abstract ServerlessBatches batches();

  /** A region to have batches in. */
  protected abstract String region();

  /** A {@code Batch} as JSON that succeeds after a while. */
  protected abstract String batchThatSucceeds();

  /** A {@code Batch} as JSON that fails by its own fault after a while. */
  protected abstract String batchThatFails();

  /** A {@code Batch} as JSON that runs for longer than any test. */
  protected abstract String batchThatGoesOn();

  /** Lets a bit of time pass: less than a batch needs. */
  protected abstract void aBitOfTimePasses();

  /** How often {@link #aBitOfTimePasses()} is worth it at most. */
  protected int patience() {
    return 600;
  }

  @BeforeEach
  void begin() {
    batches = batches();
    // Names of a test's own, for where all tests share one project.
    id = "run-" + UUID.randomUUID().toString().substring(0, 8) + "-a1";
  }

  private ServerlessBatches.Order order(String batch) {
    return new ServerlessBatches.Order(region(), id, Map.of("sparkdrop-run", "run"), batch);
  }

  /** Waits until the batch is in a state, and gives what is seen then. */
  private ObservedJob await(State state) {
    for (int i = 0; i < patience() && batches.see(region(), id).state() != state; i++) {
      aBitOfTimePasses();
    }
    ObservedJob seen = batches.see(region(), id);
    assertEquals(state, seen.state(), "still " + seen);
    return seen;
  }

  @Test
  void whatWasNeverCreatedIsAbsent() {
    assertEquals(ObservedJob.ABSENT, batches.see(region(), id));
  }

  @Test
  void aBatchIsActiveThenSucceeds() {
    boolean accepted = batches.create(order(batchThatSucceeds())).isEmpty();
    ObservedJob active = batches.see(region(), id);
    ObservedJob ended = await(State.SUCCEEDED);

    assertTrue(accepted);
    assertEquals(State.ACTIVE, active.state());
    assertNull(active.ended());
    assertNotNull(ended.ended());
    assertTrue(ended.driverOutput().startsWith("gs://"), ended.driverOutput());
  }

  @Test
  void aBatchThatFailsSaysWhy() {
    assertTrue(batches.create(order(batchThatFails())).isEmpty());

    ObservedJob failed = await(State.FAILED);

    assertFalse(failed.reason().isBlank());
    assertNotNull(failed.ended());
  }

  @Test
  void creatingAgainIsSuccessAndRunsNothing() {
    assertTrue(batches.create(order(batchThatSucceeds())).isEmpty());
    ObservedJob ended = await(State.SUCCEEDED);

    boolean again = batches.create(order(batchThatFails())).isEmpty();
    aBitOfTimePasses();

    assertTrue(again);
    assertEquals(ended, batches.see(region(), id));
  }

  @Test
  void aCancelledBatchStopsAndMayBeCancelledAgain() {
    assertTrue(batches.create(order(batchThatGoesOn())).isEmpty());

    batches.cancel(region(), id);
    batches.cancel(region(), id);
    ObservedJob cancelled = await(State.CANCELLED);
    batches.cancel(region(), id);

    assertEquals(cancelled, batches.see(region(), id));
  }

  @Test
  void cancellingWhatSucceededOrNeverWasIsLeftAlone() {
    batches.cancel(region(), id);
    assertTrue(batches.create(order(batchThatSucceeds())).isEmpty());
    await(State.SUCCEEDED);

    batches.cancel(region(), id);

    assertEquals(State.SUCCEEDED, batches.see(region(), id).state());
  }

  @Test
  void aBlockedIdIsNeverRun() {
    ServerlessBatches.BlockResult blocked = batches.block(order(batchThatSucceeds()));
    ServerlessBatches.BlockResult again = batches.block(order(batchThatSucceeds()));
    boolean late = batches.create(order(batchThatSucceeds())).isEmpty();
    aBitOfTimePasses();

    assertEquals(ServerlessBatches.BlockResult.BLOCKED, blocked);
    assertEquals(ServerlessBatches.BlockResult.BLOCKED, again);
    assertTrue(late);
    await(State.LOST);
  }

  @Test
  void aBatchThatIsThereIsNotBlocked() {
    assertTrue(batches.create(order(batchThatSucceeds())).isEmpty());

    assertEquals(ServerlessBatches.BlockResult.IN_USE, batches.block(order(batchThatSucceeds())));
    await(State.SUCCEEDED);
    assertEquals(ServerlessBatches.BlockResult.IN_USE, batches.block(order(batchThatSucceeds())));
  }
}
