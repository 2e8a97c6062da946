package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelCallsTest {
  private final ParallelCalls parallelCalls = new ParallelCalls(4);

  @Test
  void everyItemIsDoneOnce() {
    Set<Integer> done = ConcurrentHashMap.newKeySet();

    parallelCalls.forEach(IntStream.range(0, 1000).boxed().toList(), i -> assertTrue(done.add(i)));

    assertEquals(1000, done.size());
  }

  @Test
  void asManyAsItIsWideAreDoneAtOnce() {
    CyclicBarrier four = new CyclicBarrier(4);

    parallelCalls.forEach(List.of(1, 2, 3, 4), i -> meet(four));

    assertEquals(0, four.getNumberWaiting());
  }

  @Test
  void theFirstFailureStopsTheRestAndIsThrown() {
    AtomicInteger begun = new AtomicInteger();
    IllegalStateException failure = new IllegalStateException("broken");

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                parallelCalls.forEach(
                    IntStream.range(0, 1000).boxed().toList(),
                    i -> {
                      begun.incrementAndGet();
                      throw failure;
                    }));

    assertSame(failure, thrown);
    assertTrue(begun.get() <= 4, begun + " were begun");
  }

  @Test
  void theCallerGetsOnThoughAllThreadsAreBusy() throws Exception {
    CyclicBarrier allBusy = new CyclicBarrier(5);
    CyclicBarrier over = new CyclicBarrier(5);
    Thread other =
        new Thread(
            () ->
                parallelCalls.forEach(
                    List.of(1, 2, 3, 4),
                    i -> {
                      meet(allBusy);
                      meet(over);
                    }));
    other.start();
    meet(allBusy);
    Set<Integer> done = ConcurrentHashMap.newKeySet();

    // Its helpers have no thread to run on before the others are done.
    parallelCalls.forEach(List.of(1, 2, 3), done::add);

    assertEquals(Set.of(1, 2, 3), done);
    meet(over);
    other.join();
  }

  @Test
  void anErrorIsThrownToo() {
    assertThrows(
        StackOverflowError.class,
        () ->
            parallelCalls.forEach(
                List.of(1, 2, 3),
                i -> {
                  throw new StackOverflowError();
                }));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
