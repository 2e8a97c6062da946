package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.RunIndex;
import dev.sparkdrop.pipeline.Nearest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Guesses which run a misspelt or shortened name was meant to be. */
record NearRuns(Ledger ledger) {
  private static final int TOLD = 3;

  /** Of each pipeline so many of the newest runs are looked at. */
  private static final int LOOKED_AT = 200;

  /** Names of one lane differ in few letters anyway. */
  private static final int FAR = 3;

  List<String> to(String name) {
    String word = Text.cut(name, 100);
    List<String> all = ledger.runIndex().pipelines();
    List<String> named = all.stream().filter(word::startsWith).toList();
    List<String> runs =
        (named.isEmpty() ? all : named).stream().flatMap(pipeline -> newest(pipeline)).toList();
    List<String> holding =
        runs.stream().filter(run -> word.length() > FAR && run.contains(word)).toList();
    return (holding.isEmpty()
            ? runs.stream()
                .filter(run -> Nearest.apart(word, run) <= FAR)
                .sorted(Comparator.comparingInt(run -> Nearest.apart(word, run)))
            : holding.stream())
        .limit(TOLD)
        .toList();
  }

  private Stream<String> newest(String pipeline) {
    return ledger.runIndex().from(pipeline, "", LOOKED_AT).stream()
        .map(RunIndex.Entry::place)
        .map(place -> place.substring(place.indexOf('-') + 1));
  }
}
