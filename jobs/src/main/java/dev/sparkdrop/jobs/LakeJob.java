package dev.sparkdrop.jobs;

import dev.sparkdrop.jobs.batch.BatchManifest;
import dev.sparkdrop.jobs.batch.GcsGenerations;
import dev.sparkdrop.jobs.batch.Generations;
import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.Locations;
import dev.sparkdrop.jobs.batch.SmallFiles;
import dev.sparkdrop.jobs.batch.Sources;
import dev.sparkdrop.jobs.schema.BadRows;
import dev.sparkdrop.jobs.table.DeltaStore;
import dev.sparkdrop.jobs.table.ParquetStore;
import dev.sparkdrop.jobs.table.TableStore;
import dev.sparkdrop.jobs.table.TableUpkeep;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Turns the objects of one manifest into rows of a table in the lake, in one commit.
 *
 * <pre>
 * LakeJob --manifest=gs://… --output=gs://… --run=ID --report=gs://…
 * </pre>
 *
 * <p>docs/lake-job.md tells of all arguments.
 */
public final class LakeJob {
  // Objects that are overwritten faster than they are read end in a failure, not in a loop.
  private static final int ROUNDS = 5;

  private final SparkSession spark;
  private final Locations locations;
  private final Generations generations;

  LakeJob(SparkSession spark, Locations locations, Generations generations) {
    this.spark = spark;
    this.locations = locations;
    this.generations = generations;
  }

  /**
   * Runs the job in a Spark session of its own.
   *
   * @throws JobFailure with a sentence for the user as the driver's last line
   */
  public static void main(String[] args) {
    Arguments arguments = Arguments.parse(args);
    try (Session session = Session.open("sparkdrop " + arguments.run())) {
      Configuration hadoop = session.spark.sparkContext().hadoopConfiguration();
      LakeJob job = new LakeJob(session.spark, Locations.cloud(), new GcsGenerations(hadoop));
      session.run(() -> job.run(arguments), sentence -> job.failed(arguments, sentence));
    }
  }

  /** Leaves the sentence in a report, unless the job wrote one before it failed. */
  private void failed(Arguments arguments, String sentence) throws IOException {
    Path path = new Path(arguments.report());
    if (!files(path).exists(path)) {
      write(arguments, new Report(new Rows(0, 0), List.of()).failed(sentence));
    }
  }

  /**
   * Processes the manifest's objects, commits the run and writes the report.
   *
   * @return what the report says
   * @throws JobFailure when nothing may be committed; the report is written all the same
   */
  Report run(Arguments arguments) throws IOException {
    BatchManifest manifest = BatchManifest.parse(read(arguments.manifest()));
    Sources sources = new Sources(manifest.objects, arguments.input(), locations, generations);
    TableStore store = store(arguments, manifest);
    BatchLoad load = new BatchLoad(spark, arguments, sources, store, captures(arguments));
    boolean committed = false;
    Report report = null;
    String failure = null;
    while (!committed && failure == null) {
      stage(sources, load, store);
      report = report(load, sources);
      failure = LoadVerdict.failure(report, arguments.maxBad());
      if (failure == null) {
        committed = store.commit(load.base, load.schema, sources.objects());
      } else {
        store.discard();
        report.failed(failure);
      }
    }
    if (committed && load.rows.out > 0) {
      report.table(arguments.output(), store.version(), store.files());
      report.columns(load.base, load.schema);
    }
    write(arguments, report);
    report.summary(arguments, manifest.objects.size()).forEach(System.out::println);
    if (failure != null) {
      throw new JobFailure(failure);
    }
    // Counting a table's files costs a second: every tenth version is often enough.
    if (store.version() != null && store.version() % 10 == 0 && store.version() > 0) {
      TableUpkeep.compact(spark, new Path(arguments.output()));
    }
    return report;
  }

  private TableStore store(Arguments arguments, BatchManifest manifest) throws IOException {
    Path output = new Path(arguments.output());
    if (arguments.isDelta()) {
      return new DeltaStore(
          spark, output, arguments.partitionBy(), arguments.appends(), arguments.run());
    }
    String batch = batch(arguments, manifest);
    return new ParquetStore(
        spark, files(output), arguments.output(), arguments.partitionBy(), batch);
  }

  /** The first run that had this batch: the chain of reruns is followed through their manifests. */
  private String batch(Arguments arguments, BatchManifest manifest) throws IOException {
    String batch = arguments.run();
    Set<String> seen = new HashSet<>();
    BatchManifest at = manifest;
    while (at.again != null && seen.add(at.again)) {
      batch = at.again;
      try {
        Path runs = new Path(arguments.manifest()).getParent().getParent();
        at = BatchManifest.parse(read(new Path(new Path(runs, batch), "manifest.json").toString()));
      } catch (FileNotFoundException e) {
        return batch;
      }
    }
    return batch;
  }

  private Captures captures(Arguments arguments) throws IOException {
    Path copy = new Path(new Path(arguments.manifest()).getParent(), "pipeline.json");
    try {
      return Captures.ofPipeline(read(copy.toString()));
    } catch (FileNotFoundException e) {
      return Captures.NONE;
    }
  }

  private Report report(BatchLoad load, Sources sources) throws IOException {
    Report report = new Report(load.rows, sources.skipped());
    if (load.rows.bad > 0) {
      Path place = load.badPlace;
      report.bad(place.toString(), BadRows.first(spark, place), load.bad);
    }
    return report;
  }

  private void write(Arguments arguments, Report report) throws IOException {
    Path path = new Path(arguments.report());
    SmallFiles.write(files(path), path, report.json(), true);
  }

  /**
   * Reads until no object changed meanwhile: only then do the rows of exactly these objects count.
   */
  private void stage(Sources sources, BatchLoad load, TableStore store) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      sources.dropChanged();
      Exception failure = null;
      try {
        load.stage();
      } catch (JobFailure e) {
        throw e;
      } catch (Exception e) {
        // Spark throws checked exceptions that its methods don't declare.
        failure = e;
      }
      // What was read was these generations all along if they are live still.
      if (!sources.dropChanged()) {
        if (failure != null) {
          store.discard();
          throw new IOException("The batch could not be read or written.", failure);
        }
        return;
      }
    }
    store.discard();
    throw new JobFailure(
        "Objects of the batch kept changing while they were read, " + ROUNDS + " times.");
  }

  private String read(String uri) throws IOException {
    Path path = new Path(uri);
    return SmallFiles.read(files(path), path);
  }

  private FileSystem files(Path path) throws IOException {
    return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }
}
