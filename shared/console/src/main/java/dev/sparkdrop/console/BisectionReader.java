package dev.sparkdrop.console;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.Bisection.Result;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tree of halves below a run whose batch is searched, one level at a time. */
final class BisectionReader {
  /** Of a longer search only the upper levels are told. */
  static final int MOST = 200;

  private final Ledger ledger;
  private final ParallelReads parallelReads;
  private final Map<String, Seen> seen = new HashMap<>();

  BisectionReader(Ledger ledger, ParallelReads parallelReads) {
    this.ledger = ledger;
    this.parallelReads = parallelReads;
  }

  /**
   * A run of the search.
   *
   * @param line empty while it is open
   * @param halves the runs that have its halves, as far as they have begun
   */
  private record Seen(String run, Optional<ClosedRun> line, List<String> halves) {}

  /** The batch of that run, and its halves. */
  BisectedBatch below(Lane lane, String root) {
    List<String> level = List.of(root);
    while (!level.isEmpty() && seen.size() + level.size() <= MOST) {
      List<Seen> its = parallelReads.map(level, run -> look(lane, run));
      its.forEach(each -> seen.put(each.run(), each));
      level =
          its.stream()
              .flatMap(each -> each.halves().stream())
              .filter(run -> !seen.containsKey(run))
              .distinct()
              .toList();
    }
    return batch(root);
  }

  private Seen look(Lane lane, String run) {
    Optional<ClosedRun> line =
        RunId.parse(run).flatMap(id -> ledger.runIndex().of(lane.pipeline(), id));
    boolean halved = line.map(BisectionReader::isHalved).orElse(false);
    return new Seen(run, line, halved ? ledger.runs().halves(lane, run) : List.of());
  }

  private static boolean isHalved(ClosedRun line) {
    return line.bisect() != null && line.bisect().result() == Result.HALVED;
  }

  private BisectedBatch batch(String run) {
    Seen its = seen.get(run);
    if (its == null || its.line().isEmpty()) {
      return new BisectedBatch(run, null, null, 0, null, List.of());
    }
    ClosedRun line = its.line().get();
    List<String> begun = its.halves();
    return new BisectedBatch(
        run,
        line.outcome(),
        line.bisect() == null ? null : line.bisect().result(),
        line.objects(),
        line.names().isEmpty() ? null : line.names().get(0),
        isHalved(line) ? List.of(half(begun, 0), half(begun, 1)) : List.of());
  }

  /** The first half begins first, so those that have begun are the first of them. */
  private BisectedBatch half(List<String> begun, int index) {
    return index < begun.size() ? batch(begun.get(index)) : BisectedBatch.WAITING;
  }
}
