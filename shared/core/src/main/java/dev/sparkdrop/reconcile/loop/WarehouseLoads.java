package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.RunStore;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.WarehouseLoad;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Loading;
import dev.sparkdrop.run.ObservedLoad;
import dev.sparkdrop.run.Run;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the load jobs of a run and looks at them. What is loaded depends on the run alone. */
public final class WarehouseLoads {
  /** BigQuery's limit on the URIs of a load job. */
  private static final int FILES_A_JOB = 10_000;

  private final RunStore runs;
  private final Warehouse warehouse;
  private final Clock clock;

  public WarehouseLoads(RunStore runs, Warehouse warehouse, Clock clock) {
    this.runs = runs;
    this.warehouse = warehouse;
    this.clock = clock;
  }

  /** The current load job of an open run. */
  public ObservedLoad see(LaneRecord record, Optional<Pipeline> own) {
    Warehouse.Target target =
        own.flatMap(Pipeline::loadTarget).orElseGet(() -> named(record.run().loading().table()));
    return warehouse.look(target, record.run().loadJob());
  }

  /**
   * Starts the current part of the load.
   *
   * @return how far the load has come then
   */
  Loading start(Lane lane, Run run, Pipeline own, Map<String, String> runValues) {
    Loading loading = run.loading();
    WarehouseLoad load = own.load(runValues).orElseThrow();
    Optional<List<String>> files = files(lane, run, load);
    if (files.isEmpty()) {
      return loading.refused(
          new Failure(
              Failure.Fault.USER,
              "The job did not report which files it wrote. Name them in the pipeline file:"
                  + " load.files: gs://bucket/folder/run=${run.id}/*.parquet.",
              clock.instant()));
    }
    int parts = parts(files.get());
    Optional<Failure> refused =
        loading.part() < parts
            ? warehouse.fill(fill(run, load, files.get()))
            : warehouse.merge(merge(lane, run, load, parts));
    return refused
        .map(loading::refused)
        .orElseGet(() -> loading.startedAs(run.loadJob(), load.target().table(), parts));
  }

  /**
   * Sees to it that the current part is never started; where it was, it is followed.
   *
   * @return how far the load has come then
   */
  Loading block(Lane lane, Run run, Pipeline own, Map<String, String> runValues) {
    WarehouseLoad load = own.load(runValues).orElseThrow();
    if (warehouse.block(load.target(), run.loadJob())) {
      return run.loading().neverStarted();
    }
    int parts = files(lane, run, load).map(WarehouseLoads::parts).orElse(0);
    return run.loading().startedAs(run.loadJob(), load.target().table(), parts);
  }

  private static int parts(List<String> files) {
    return (files.size() + FILES_A_JOB - 1) / FILES_A_JOB;
  }

  private Optional<List<String>> files(Lane lane, Run run, WarehouseLoad load) {
    return load.files().isEmpty()
        ? runs.report(lane, run).map(JobReport::table).map(JobReport.Table::files)
        : Optional.of(load.files());
  }

  private static Warehouse.Fill fill(Run run, WarehouseLoad load, List<String> files) {
    int from = run.loading().part() * FILES_A_JOB;
    return new Warehouse.Fill(
        run.loadJob(),
        load.target(),
        staging(run, load),
        files.subList(from, Math.min(files.size(), from + FILES_A_JOB)),
        from == 0);
  }

  private Warehouse.Merge merge(Lane lane, Run run, WarehouseLoad load, int parts) {
    List<String> sources =
        runs.manifest(lane, run.id()).map(Manifest::objects).stream()
            .flatMap(List::stream)
            .map(object -> "gs://" + object.uri())
            .toList();
    return new Warehouse.Merge(
        run.loadJob(), load.target(), parts == 0 ? null : staging(run, load), sources);
  }

  /** A table of the run's own beside the target. */
  private static String staging(Run run, WarehouseLoad load) {
    return load.target().table() + "_sd_" + run.id().replace('-', '_');
  }

  private static Warehouse.Target named(String table) {
    return new Warehouse.Target(table, null, true, null, List.of());
  }
}
