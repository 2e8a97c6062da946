package dev.sparkdrop.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/** A pipeline file that can't be used. The message has every fault, one a line. */
public final class FaultyPipeline extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  FaultyPipeline(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** All of them, never empty. */
  public List<Fault> faults() {
    return faults;
  }
}
