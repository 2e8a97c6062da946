package dev.sparkdrop.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what came about, so that no promise is kept for want of an occasion to break it. */
final class Situations {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(String situation) {
    counts.computeIfAbsent(situation, key -> new LongAdder()).increment();
  }

  long of(String situation) {
    return counts.containsKey(situation) ? counts.get(situation).sum() : 0;
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    new TreeMap<>(counts)
        .forEach((what, count) -> table.append(String.format("%10d  %s%n", count.sum(), what)));
    return table.toString();
  }
}
