package dev.sparkdrop.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Finds pipelines whose output sets them off again, by themselves or by way of others. */
final class Loops {
  private final SortedMap<String, Pipeline> pipelines;
  private final String landing;

  private Loops(SortedMap<String, Pipeline> pipelines, String landing) {
    this.pipelines = pipelines;
    this.landing = landing;
  }

  /** A fault for each circle; circles that share a pipeline are told once. */
  static List<Fault> find(SortedMap<String, Pipeline> pipelines, String landing) {
    return new Loops(pipelines, landing).find();
  }

  private List<Fault> find() {
    List<Fault> faults = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (String file : pipelines.keySet()) {
      List<String> circle = told.contains(file) ? List.of() : circle(file);
      if (!circle.isEmpty()) {
        told.addAll(circle);
        faults.add(fault(circle));
      }
    }
    return faults;
  }

  private Fault fault(List<String> circle) {
    String first = circle.get(0);
    int output = trigger(first, circle.get(1));
    List<String> names = circle.stream().map(file -> pipelines.get(file).name()).toList();
    String elsewhere = "write to another bucket, or where no trigger.match of these reaches";
    boolean sure =
        pipelines
            .get(first)
            .outputs()
            .get(output)
            .asFolder()
            .triggers(pipelines.get(circle.get(1)).trigger());
    return new Fault(
        first,
        SourceLocation.FILE.key("output").item(output).path(),
        Quoted.of(pipelines.get(first).output().get(output))
            + " sets off a circle: "
            + String.join(" → ", names),
        sure ? elsewhere : "end it with / if it is a folder; else " + elsewhere);
  }

  /** The shortest way from the file back to itself, with both ends; empty where there is none. */
  private List<String> circle(String start) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty()) {
      String file = next.remove();
      for (String other : pipelines.keySet()) {
        if (trigger(file, other) >= 0 && cameFrom.putIfAbsent(other, file) == null) {
          next.add(other);
        }
      }
    }
    if (!cameFrom.containsKey(start)) {
      return List.of();
    }
    Deque<String> way = new ArrayDeque<>(List.of(start));
    do {
      way.addFirst(cameFrom.get(way.getFirst()));
    } while (!way.getFirst().equals(start));
    return List.copyOf(way);
  }

  /** Which output of the one sets off the other; -1: none. */
  private int trigger(String file, String other) {
    List<Output> outputs = pipelines.get(file).outputs();
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).bucket().equals(landing)
          && outputs.get(i).triggers(pipelines.get(other).trigger())) {
        return i;
      }
    }
    return -1;
  }
}
