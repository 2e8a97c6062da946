package dev.sparkdrop.console;

import dev.sparkdrop.cost.PriceFileParser;
import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The prices as the file in the code bucket is, read once in a while. A file that is missing or
 * faulty, which is logged, means that nothing is estimated.
 */
public final class CachedPrices implements Supplier<Prices> {
  private static final String NAME = "prices.yaml";
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final Bucket code;
  private final Clock clock;
  private final StructuredLog log;

  private Instant read = Instant.MIN;
  private Prices prices = Prices.NONE;

  public CachedPrices(Bucket code, Clock clock, StructuredLog log) {
    this.code = code;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public synchronized Prices get() {
    Instant now = clock.instant();
    if (read.isBefore(now.minus(FRESH)) || read.isAfter(now)) {
      prices = code.read(NAME).map(stored -> of(stored.content())).orElse(Prices.NONE);
      read = now;
    }
    return prices;
  }

  private Prices of(String text) {
    PriceFileParser file = PriceFileParser.parse(NAME, text);
    file.faults()
        .forEach(
            fault ->
                log.warning(
                    "prices_faulty", "the price table is faulty", "problem", fault.toString()));
    return file.prices();
  }
}
