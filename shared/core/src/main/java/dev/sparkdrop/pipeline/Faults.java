package dev.sparkdrop.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong with a file, so that all of it is said at once. */
public final class Faults {
  private final String file;
  private final Map<String, Fault> byPath = new LinkedHashMap<>();

  public Faults(String file) {
    this.file = file;
  }

  /** Notes a fault, unless the same key has one already: the first explains what follows. */
  void add(SourceLocation at, String problem, String instead) {
    byPath.putIfAbsent(at.path(), new Fault(file, at.path(), problem, instead));
  }

  /** Whether nothing was wrong at this key or below it. */
  boolean noneIn(SourceLocation at) {
    return byPath.keySet().stream().noneMatch(at::covers);
  }

  public List<Fault> all() {
    return List.copyOf(byPath.values());
  }

  void throwIfAny() throws FaultyPipeline {
    if (!byPath.isEmpty()) {
      throw new FaultyPipeline(all());
    }
  }
}
