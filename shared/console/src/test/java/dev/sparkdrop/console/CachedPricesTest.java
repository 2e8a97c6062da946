package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachedPricesTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
  private final MemoryBucket code = new MemoryBucket(clock);
  private final LinesLog log = new LinesLog();
  private final CachedPrices table = new CachedPrices(code, clock, log);

  private void isWritten(String text) {
    code.deleteAll(List.of("prices.yaml"));
    code.write(new Bucket.Draft("prices.yaml", text, Map.of()), Bucket.NONE);
  }

  private static String of(String currency) {
    return """
    date: 2026-11-01
    currency: %s
    source: a test
    dataproc: {vcpuHour: 0.01}
    regions:
      us-central1:
        machines: {n2: {vcpuHour: 0.03, gbHour: 0.004}}
        disks: {pd-standard: 0.04}
    """
        .formatted(currency);
  }

  @Test
  void withoutAFileNothingIsKnown() {
    assertEquals(Prices.NONE, table.get());
  }

  @Test
  void aNewTableIsReadOnceTheOldOneIsFiveMinutesOld() {
    isWritten(of("USD"));
    String first = table.get().currency();
    isWritten(of("EUR"));
    clock.pass(Duration.ofMinutes(4));
    String soon = table.get().currency();
    clock.pass(Duration.ofMinutes(2));
    String later = table.get().currency();

    assertEquals(List.of("USD", "USD", "EUR"), List.of(first, soon, later));
  }

  @Test
  void aFaultyTableIsLoggedAndNothingIsEstimatedByIt() {
    isWritten("date: yesterday\ncurrency: USD\n");

    assertEquals(Prices.NONE, table.get());
    assertTrue(log.lines().toString().contains("yesterday"), log.lines()::toString);
  }
}
