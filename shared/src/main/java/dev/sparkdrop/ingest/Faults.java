package dev.sparkdrop.ingest;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of one request. */
final class Faults {
  private final List<Fault> found = new ArrayList<>();
  private boolean malformed;

  void add(String path, String wrong, String instead) {
    malformed = true;
    found.add(new Fault(path, wrong, instead));
  }

  void add(String path, Denial denial) {
    malformed |= denial.malformed();
    found.add(new Fault(path, denial.wrong(), denial.instead()));
  }

  boolean none() {
    return found.isEmpty();
  }

  /** 403 where every fault is against the rules, 400 where one is a mistake. */
  Asked.Refusal refusal() {
    return new Asked.Refusal(malformed ? 400 : 403, found);
  }
}
