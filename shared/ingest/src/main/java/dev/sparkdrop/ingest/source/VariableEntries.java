package dev.sparkdrop.ingest.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The entries of an environment variable, with commas between them. */
public final class VariableEntries {
  private VariableEntries() {}

  /**
   * Reads all of them.
   *
   * @param text blank for none
   * @param entry what an entry means, without the blanks around it; empty where it is none
   * @param form what an entry looks like, for a sentence
   * @throws IllegalArgumentException naming every entry that is none
   */
  public static <T> List<T> parse(
      String variable, String text, Function<String, Optional<T>> entry, String form) {
    List<T> entries = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      if (!each.isBlank()) {
        entry.apply(each.strip()).ifPresentOrElse(entries::add, () -> wrong.add(each.strip()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has %s: write %s, with commas between them"
              .formatted(variable, String.join(", ", wrong), form));
    }
    return entries;
  }
}
