package dev.sparkdrop.console;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.LaneRecords.Versioned;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs as a person reads them, from what the ledger keeps of each. */
final class RunAccounts {
  static final int OBJECTS = 100;

  /** No run has a longer name: 20 of a pipeline, 9 of a lane, 13 of its own. */
  private static final int LONGEST_NAME = 60;

  private final Ledger ledger;
  private final ParallelReads parallelReads;
  private final RunRows runRows;
  private final DriverEnd drivers;
  private final ExternalLinks externalLinks;

  RunAccounts(
      Ledger ledger,
      ParallelReads parallelReads,
      RunRows runRows,
      DriverEnd drivers,
      ExternalLinks externalLinks) {
    this.ledger = ledger;
    this.parallelReads = parallelReads;
    this.runRows = runRows;
    this.drivers = drivers;
    this.externalLinks = externalLinks;
  }

  /**
   * All that the ledger has of a run.
   *
   * @param record null where the lane has another run, or none
   */
  private record Kept(
      Receipt receipt,
      ClosedRun line,
      LaneRecord record,
      Manifest manifest,
      String pipelineFile,
      String repeatedBy,
      List<String> problems) {
    boolean nothing() {
      return receipt == null
          && line == null
          && record == null
          && manifest == null
          && pipelineFile == null
          && problems.isEmpty();
    }
  }

  /** The account of the run of that name; empty where there is none. */
  Optional<RunAccount> of(String name, String page) {
    int from = from(page);
    Optional<RunId> run = name.length() > LONGEST_NAME ? Optional.empty() : RunId.parse(name);
    return run.flatMap(
        id ->
            id.pipelines().stream()
                .map(pipeline -> new Lane(pipeline, id.lane(), new TreeMap<>()))
                .flatMap(lane -> account(lane, id, from).stream())
                .findFirst());
  }

  private Optional<RunAccount> account(Lane lane, RunId id, int from) {
    Kept kept = kept(lane, id);
    if (kept.nothing()) {
      return Optional.empty();
    }
    RunRow row = named(lane, row(lane, id, kept), kept.receipt());
    List<LandedObject> objects = objects(kept);
    List<Attempt> attempts = attempts(kept);
    Attempt last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    Receipt receipt = kept.receipt();
    String driver = receipt == null ? null : receipt.driverOutput();
    JobReport.BadRows bad = bad(lane, row, last, receipt);
    int first = Math.min(from, objects.size());
    int end = Math.min(first + OBJECTS, objects.size());
    return Optional.of(
        new RunAccount(
            row,
            OutcomeText.sentence(row, receipt, kept.record()),
            List.copyOf(objects.subList(first, end)),
            end < objects.size() ? String.valueOf(end) : null,
            dropped(kept).stream().limit(OBJECTS).toList(),
            receipt != null
                ? receipt.marker()
                : kept.manifest() == null ? null : kept.manifest().marker(),
            again(kept),
            kept.repeatedBy(),
            bisected(lane, row),
            attempts,
            kept.pipelineFile(),
            drivers.of(driver),
            bad,
            receipt == null ? null : receipt.table(),
            receipt == null ? null : receipt.columns(),
            receipt == null || receipt.warnings() == null ? List.of() : receipt.warnings(),
            receipt == null ? null : receipt.load(),
            externalLinks.commands(row, last, driver, bad, receipt != null),
            externalLinks.links(row, last),
            kept.problems()));
  }

  /** The whole search is told where it began. */
  private BisectedBatch bisected(Lane lane, RunRow row) {
    boolean root = row.isHalved() && row.run().equals(row.bisect().root());
    return root ? new BisectionReader(ledger, parallelReads).below(lane, row.run()) : null;
  }

  /** The report has the first of them, too; where it was removed, the receipt has their number. */
  private JobReport.BadRows bad(Lane lane, RunRow row, Attempt last, Receipt receipt) {
    return row.rows() == null || row.rows().bad() == 0 || last == null || last.job() == null
        ? null
        : ledger
            .runs()
            .report(lane, last.job())
            .map(JobReport::badRows)
            .orElse(receipt == null ? null : receipt.badRows());
  }

  private Kept kept(Lane lane, RunId id) {
    List<String> problems = new ArrayList<>();
    String run = id.toString();
    var runs = ledger.runs();
    Receipt receipt = read(problems, () -> runs.receipt(lane, run));
    boolean open = receipt == null;
    LaneRecord record =
        !open
            ? null
            : read(
                problems,
                () ->
                    ledger
                        .records()
                        .read(lane.pipeline(), lane.id())
                        .map(Versioned::record)
                        .filter(its -> its.run() != null && its.run().id().equals(run)));
    return new Kept(
        receipt,
        open ? ledger.runIndex().of(lane.pipeline(), id).orElse(null) : ClosedRun.of(receipt),
        record,
        open ? read(problems, () -> runs.manifest(lane, run)) : null,
        read(problems, () -> runs.pipeline(lane, run)),
        read(problems, () -> runs.repeatedBy(lane, run)),
        problems);
  }

  private static <T> T read(List<String> problems, Supplier<Optional<T>> look) {
    try {
      return look.get().orElse(null);
    } catch (CorruptRecord e) {
      problems.add(Text.cut(e.getMessage()));
      return null;
    }
  }

  private RunRow row(Lane lane, RunId id, Kept kept) {
    if (kept.line() != null) {
      return runRows.of(kept.line());
    }
    return kept.record() != null
        ? runRows.open(kept.record(), kept.manifest())
        : runRows.unknown(lane, id, kept.manifest());
  }

  /** Long values are in the receipt alone, and those of older runs only in their lane's record. */
  private RunRow named(Lane lane, RunRow row, Receipt receipt) {
    if (!row.values().isEmpty() || lane.id().equals(lane.pipeline())) {
      return row;
    }
    if (receipt != null && receipt.values() != null) {
      return row.withValues(receipt.values());
    }
    LaneRecord record =
        read(
            new ArrayList<>(),
            () -> ledger.records().read(lane.pipeline(), lane.id()).map(Versioned::record));
    return record == null ? row : row.withValues(record.lane().values());
  }

  private static List<LandedObject> objects(Kept kept) {
    if (kept.receipt() != null) {
      return kept.receipt().objects();
    }
    return kept.manifest() == null ? List.of() : kept.manifest().objects();
  }

  private static List<Manifest.Dropped> dropped(Kept kept) {
    if (kept.receipt() != null) {
      return kept.receipt().dropped();
    }
    return kept.manifest() == null ? List.of() : kept.manifest().dropped();
  }

  private static List<Attempt> attempts(Kept kept) {
    if (kept.receipt() != null) {
      return kept.receipt().attempts();
    }
    return kept.record() == null ? List.of() : kept.record().run().attempts();
  }

  private static String again(Kept kept) {
    if (kept.receipt() != null) {
      return kept.receipt().again();
    }
    return kept.manifest() == null ? null : kept.manifest().again();
  }

  private static int from(String page) {
    if (page == null) {
      return 0;
    }
    if (!page.matches("[0-9]{1,7}")) {
      throw BadRequest.page(page, "these objects", "nextObjects");
    }
    return Integer.parseInt(page);
  }
}
