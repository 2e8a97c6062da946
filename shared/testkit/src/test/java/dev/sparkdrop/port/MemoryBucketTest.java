package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryBucketTest extends BucketContract {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));

  @Override
  protected Bucket emptyBucket() {
    return new MemoryBucket(clock);
  }

  @Test
  void createdIsTheClocksTime() {
    MemoryBucket bucket = new MemoryBucket(clock);
    clock.pass(Duration.ofSeconds(5));

    bucket.write(new Bucket.Draft("a", "", Map.of()), Bucket.NONE);

    assertEquals(
        Instant.parse("2026-11-22T12:00:05Z"), bucket.read("a").orElseThrow().entry().created());
  }

  @Test
  void generationRisesThoughTheClockGoesBack() {
    MemoryBucket bucket = new MemoryBucket(clock);
    long first = bucket.write(new Bucket.Draft("a", "", Map.of()), Bucket.NONE).orElseThrow();
    clock.pass(Duration.ofHours(-1));

    assertTrue(bucket.write(new Bucket.Draft("a", "", Map.of()), first).orElseThrow() > first);
  }
}
