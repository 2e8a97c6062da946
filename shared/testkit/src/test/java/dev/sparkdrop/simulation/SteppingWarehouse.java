package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import java.util.Optional;

/** A data warehouse whose every request is a turn. */
record SteppingWarehouse(Warehouse warehouse, Calls calls) implements Warehouse {
  @Override
  public Optional<Failure> fill(Fill fill) {
    return calls.callThatMayBeLate(() -> "load " + fill.id(), () -> warehouse.fill(fill));
  }

  @Override
  public Optional<Failure> merge(Merge merge) {
    return calls.callThatMayBeLate(() -> "merge " + merge.id(), () -> warehouse.merge(merge));
  }

  @Override
  public boolean block(Target target, String id) {
    return calls.call(() -> "block load " + id, () -> warehouse.block(target, id));
  }

  @Override
  public ObservedLoad look(Target target, String id) {
    return calls.call(() -> "see load " + id, () -> warehouse.look(target, id));
  }
}
