package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import java.time.Instant;
import java.util.Optional;

/** Where no data warehouse can be reached: every load is refused, and says so. */
final class NoWarehouse implements Warehouse {
  @Override
  public Optional<Failure> fill(Fill fill) {
    return refused(fill.target());
  }

  @Override
  public Optional<Failure> merge(Merge merge) {
    return refused(merge.target());
  }

  private static Optional<Failure> refused(Target target) {
    return Optional.of(
        new Failure(
            Failure.Fault.USER,
            "Table "
                + target.table()
                + " cannot be loaded: this deployment has no data warehouse. Take load: out of the"
                + " pipeline file, or deploy it with BigQuery.",
            Instant.now()));
  }

  @Override
  public boolean block(Target target, String id) {
    return true;
  }

  @Override
  public ObservedLoad look(Target target, String id) {
    return ObservedLoad.ABSENT;
  }
}
