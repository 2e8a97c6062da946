package dev.sparkdrop.console;

import java.time.Instant;
import java.util.List;

/**
 * Some runs, the newest first.
 *
 * @param next gives the ones before, as the parameter {@code page}; null where there are none
 * @param lookedBackTo the opening time of the oldest run that was looked at, whether it fits the
 *     filter or not; null where there was none
 * @param problems what could not be read, a sentence each
 */
public record RunList(List<RunRow> runs, String next, Instant lookedBackTo, List<String> problems) {
  public RunList {
    runs = List.copyOf(runs);
    problems = List.copyOf(problems);
  }
}
