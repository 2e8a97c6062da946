package dev.sparkdrop.console;

import java.util.List;

/**
 * What became of the objects whose names begin in some way, in the order of their names.
 *
 * @param next gives more, as the parameter {@code page}; null where there are none
 * @param problems what could not be read, a sentence each
 */
public record Explanations(List<Explanation> objects, String next, List<String> problems) {
  public Explanations {
    objects = List.copyOf(objects);
    problems = List.copyOf(problems);
  }
}
