package dev.sparkdrop.cost;

import dev.sparkdrop.run.ClusterShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The machines that a day is priced with, by the table that {@code ./deploy.sh check} reads. An
 * {@code e2-standard-4} has the cores and the memory of four units of a serverless batch.
 */
enum Engine {
  ONE("one `e2-standard-4`", "1 master e2-standard-4 100 pd-standard"),
  THREE(
      "three of them",
      "1 master e2-standard-4 100 pd-standard, 2 worker e2-standard-4 100 pd-standard"),
  UNITS_8("serverless, 8 units", "8 batch dcu 0 shuffle"),
  UNITS_12("serverless, 12 units", "12 batch dcu 0 shuffle");

  private static final String REGION = "us-central1";
  private static final Prices PRICES = prices();

  final String title;
  private final String shape;

  Engine(String title, String shape) {
    this.title = title;
    this.shape = shape;
  }

  boolean serverless() {
    return this == UNITS_8 || this == UNITS_12;
  }

  /** What so many milliseconds cost. */
  Estimate of(long time) {
    return Estimate.of(
        ClusterShape.parse(shape).orElseThrow(), REGION, Duration.ofMillis(time), PRICES);
  }

  /** The same for people. */
  String told(long time) {
    return of(time).told(PRICES);
  }

  /** How many times another's second one of this costs. */
  double times(Engine other) {
    long hour = Duration.ofHours(1).toMillis();
    return of(hour).money() / other.of(hour).money();
  }

  private static Prices prices() {
    try {
      return PriceFileParser.read(Path.of("..", "deploy", "prices.yaml")).prices();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
