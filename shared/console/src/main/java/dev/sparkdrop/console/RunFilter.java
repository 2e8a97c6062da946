package dev.sparkdrop.console;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.RunIndex;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Which closed runs a filter lets through, as far as a request may look. */
final class RunFilter {
  /** A batch whose names do not fit into its entry is read, which is a call. */
  static final int READ = 40;

  private final Ledger ledger;
  private final RunQuery runQuery;
  private final LaneFilter laneFilter;
  private final String text;
  private final List<String> problems = new ArrayList<>();
  private int read;

  RunFilter(Ledger ledger, RunQuery runQuery) {
    this.ledger = ledger;
    this.runQuery = runQuery;
    this.laneFilter = new LaneFilter(runQuery.lane());
    this.text = runQuery.text() == null ? "" : plain(runQuery.text());
  }

  /** The pipelines in which something can match. */
  List<String> pipelines() {
    return ledger.runIndex().pipelines().stream()
        .filter(name -> runQuery.pipeline() == null || runQuery.pipeline().equals(name))
        .filter(laneFilter::mayBeOf)
        .toList();
  }

  /** Whether what was opened then is too old, and with it whatever comes after. */
  boolean isBefore(Instant opened) {
    return runQuery.from() != null && opened.isBefore(runQuery.from());
  }

  /** Whether no more is to be read in this request. */
  boolean isTired() {
    return read >= READ;
  }

  boolean fits(RunIndex.Entry entry) {
    if (entry.run().isEmpty()) {
      problems.add(
          "The entry closed/"
              + entry.pipeline()
              + "/"
              + Text.cut(entry.place())
              + " in the ledger cannot be read and is not shown.");
      return false;
    }
    ClosedRun run = entry.run().get();
    return laneFilter.fits(run.pipeline(), run.lane(), run.values())
        && (runQuery.outcome() == null || runQuery.outcome() == run.outcome())
        && (runQuery.to() == null || run.timeline().opened().isBefore(runQuery.to()))
        && (text.isEmpty() || hasText(run));
  }

  /** What could not be read, a sentence each. */
  List<String> problems() {
    return problems;
  }

  private boolean hasText(ClosedRun run) {
    if (run.names().stream().anyMatch(this::hasText)) {
      return true;
    }
    if (run.namesAll()) {
      return false;
    }
    read++;
    try {
      Lane lane = new Lane(run.pipeline(), run.lane(), new TreeMap<>());
      return ledger.runs().manifest(lane, run.run()).stream()
          .flatMap(manifest -> manifest.claimed().stream())
          .map(LandedObject::name)
          .anyMatch(this::hasText);
    } catch (CorruptRecord e) {
      problems.add(e.getMessage());
      return false;
    }
  }

  private boolean hasText(String name) {
    return plain(name).contains(text);
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
