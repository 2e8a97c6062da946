package dev.sparkdrop.console;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.RunId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of the batches of failed runs that were run again. */
final class RerunOutcomes {
  /** A batch is not run again more often. */
  private static final int TIMES = 20;

  private final Ledger ledger;
  private final Map<String, ClosedRun> known;
  private final Map<String, RunRow.Repetition> found = new HashMap<>();

  private RerunOutcomes(Ledger ledger, Collection<ClosedRun> known) {
    this.ledger = ledger;
    this.known =
        known.stream()
            .collect(Collectors.toMap(ClosedRun::run, Function.identity(), (one, same) -> one));
  }

  /**
   * By the names of those of the runs that failed and were run again, the last run that had the
   * batch.
   *
   * @param known runs that need not be looked for
   */
  static Map<String, RunRow.Repetition> of(
      Ledger ledger, Collection<ClosedRun> runs, Collection<ClosedRun> known) {
    RerunOutcomes repetitions = new RerunOutcomes(ledger, known);
    runs.stream()
        .filter(run -> run.outcome() == Outcome.FAILED)
        .collect(Collectors.groupingBy(ClosedRun::pipeline))
        .forEach(repetitions::follow);
    return repetitions.found;
  }

  private void follow(String pipeline, List<ClosedRun> failed) {
    // From the run that a batch was in last to the one that is asked for.
    Map<String, String> ends =
        new HashMap<>(
            failed.stream()
                .map(ClosedRun::run)
                .collect(Collectors.toMap(run -> run, run -> run, (one, same) -> one)));
    for (int i = 0; i < TIMES && !ends.isEmpty(); i++) {
      Map<String, String> next = new HashMap<>();
      repeatedBy(pipeline, ends.keySet())
          .forEach(
              (run, by) -> {
                Outcome outcome = outcome(pipeline, by);
                found.put(ends.get(run), new RunRow.Repetition(by, outcome));
                if (outcome == Outcome.FAILED) {
                  next.put(by, ends.get(run));
                }
              });
      ends.clear();
      ends.putAll(next);
    }
  }

  private Map<String, String> repeatedBy(String pipeline, Collection<String> runs) {
    try {
      return ledger.runs().repeatedBy(pipeline, runs);
    } catch (CorruptRecord e) {
      // Its own page tells of it.
      return Map.of();
    }
  }

  private Outcome outcome(String pipeline, String run) {
    if (known.containsKey(run)) {
      return known.get(run).outcome();
    }
    return RunId.parse(run)
        .flatMap(id -> ledger.runIndex().of(pipeline, id))
        .map(ClosedRun::outcome)
        .orElse(null);
  }
}
