package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.List;

/** What a look at an object gave: a value, or why the object can't be read. */
final class Looked<T> {
  private final T value;
  private final String fault;

  private Looked(T value, String fault) {
    this.value = value;
    this.fault = fault;
  }

  /** Looks at many objects at once, in their order. */
  static <T> List<Looked<T>> all(List<Source> sources, Parallel.Question<Source, T> look)
      throws IOException {
    return Parallel.ask(
        sources,
        source -> {
          try {
            return new Looked<>(look.ask(source), null);
          } catch (UnreadableException e) {
            return new Looked<>(null, e.getMessage());
          }
        });
  }

  T value() {
    return value;
  }

  /** A sentence, or null. */
  String fault() {
    return fault;
  }
}
