package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.fetch.PolicyViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the faults of one request. */
final class SourceFaults {
  private final List<SourceFault> found = new ArrayList<>();
  private boolean malformed;

  /** Keeps a fault, and gives what stands for the value that has it: nothing. */
  <T> Optional<T> add(String path, String wrong, String instead) {
    malformed = true;
    found.add(new SourceFault(path, wrong, instead));
    return Optional.empty();
  }

  /** Likewise, for what need not be a mistake. */
  <T> Optional<T> add(String path, PolicyViolation violation) {
    malformed |= violation.malformed();
    found.add(new SourceFault(path, violation.wrong(), violation.instead()));
    return Optional.empty();
  }

  boolean none() {
    return found.isEmpty();
  }

  /** 403 where every fault is against the rules, 400 where one is a mistake. */
  public IngestRequest.Refusal refusal() {
    return new IngestRequest.Refusal(malformed ? 400 : 403, found);
  }
}
