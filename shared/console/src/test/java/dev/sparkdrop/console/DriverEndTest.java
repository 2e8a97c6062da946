package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryBucket;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverEndTest {
  private static final String OUTPUT = "run-a1/driveroutput";

  private final MemoryBucket staging = new MemoryBucket(Clock.systemUTC());
  private int parts;

  private void prints(String text) {
    String name = OUTPUT + ".%09d".formatted(parts++);
    staging.write(new Bucket.Draft(name, text, Map.of()), Bucket.NONE);
  }

  private String end() {
    return new DriverEnd(bucket -> staging).of("gs://staging/" + OUTPUT).tail();
  }

  @Test
  void theLastLinesMayLieInSeveralObjects() {
    prints("one\ntwo\n");
    prints("three\n");
    prints("");
    prints("four\n");

    assertEquals("one\ntwo\nthree\nfour", end());
  }

  @Test
  void ofALongOutputItsEndIsShown() {
    prints("x".repeat(10_000) + "\nsecond last\n");
    prints("y".repeat(8_000) + "\n");
    prints("last\n");

    assertEquals(
        "second last\n" + "y".repeat(8_000) + "\nlast", end().substring(end().indexOf("s")));
    assertEquals(8 * 1024 - 1, end().length());
  }

  @Test
  void whatIsNotThereIsNotShown() {
    assertNull(end());
  }
}
