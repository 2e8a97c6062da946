package dev.sparkdrop.simulation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * What came of many walks.
 *
 * @param faults the seeds of the walks that broke a promise, by the promise
 * @param situations how often what came about
 */
record Walks(Map<String, ConcurrentSkipListSet<Long>> faults, Situations situations) {
  private static final int PROGRESS = 10_000;

  /** Walks them, as many at a time as there are processors. */
  static Walks of(LongStream seeds, Mutant mutant) {
    Walks all = new Walks(new ConcurrentSkipListMap<>(), new Situations());
    AtomicLong walked = new AtomicLong();
    seeds
        .parallel()
        .mapToObj(seed -> Walk.of(seed, false, mutant, all.situations()))
        .forEach(
            walk -> {
              walk.faults().forEach(fault -> all.seeds(fault).add(walk.seed()));
              if (walked.incrementAndGet() % PROGRESS == 0) {
                System.out.println(walked + " walks, broken promises: " + all.faults());
              }
            });
    return all;
  }

  private ConcurrentSkipListSet<Long> seeds(String fault) {
    return faults.computeIfAbsent(fault, key -> new ConcurrentSkipListSet<>());
  }

  /** A faulty walk once more, told line by line. */
  static String told(long seed, Mutant mutant) {
    Walk walk = Walk.of(seed, true, mutant, new Situations());
    return "Walk "
        + seed
        + " broke "
        + walk.faults()
        + ". Again: -Dtest=SimulationTest -Dwalks=1 -Dfrom="
        + seed
        + "\n"
        + String.join("\n", walk.story());
  }

  /** The first walk that broke a promise. */
  String firstTold(Mutant mutant) {
    List<Long> firsts = faults.values().stream().map(ConcurrentSkipListSet::first).toList();
    return faults + "\n" + told(firsts.get(0), mutant);
  }
}
