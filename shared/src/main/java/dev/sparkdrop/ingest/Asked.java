package dev.sparkdrop.ingest;

import java.util.List;

/** A request that was read: one that can be done, or one that is refused as a whole. */
sealed interface Asked {

  /** Sources to fetch, each into an object of its own. */
  record Request(List<Source> sources) implements Asked {
    public Request {
      sources = List.copyOf(sources);
    }
  }

  /** Why nothing of it is done: every fault at once. */
  record Refusal(int status, List<Fault> faults) implements Asked {
    public Refusal {
      faults = List.copyOf(faults);
    }

    static Refusal of(int status, String path, String wrong, String instead) {
      return new Refusal(status, List.of(new Fault(path, wrong, instead)));
    }
  }
}
