package dev.sparkdrop.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Many walks, two at a time. */
final class Walks {
  private Walks() {}

  /** The seeds of the walks that broke a promise, by the promise. */
  static Map<String, List<Long>> faultyAmong(LongStream seeds, Mutant mutant) {
    return seeds
        .parallel()
        .mapToObj(seed -> Walk.of(seed, false, mutant))
        .flatMap(walk -> walk.faults().stream().map(fault -> Map.entry(fault, walk.seed())))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /** A faulty walk once more, told line by line. */
  static String told(long seed, Mutant mutant) {
    Walk walk = Walk.of(seed, true, mutant);
    return "walk " + seed + " broke " + walk.faults() + "\n" + String.join("\n", walk.story());
  }
}
