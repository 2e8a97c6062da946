package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Turns the objects of one manifest into one run of a table in the lake.
 *
 * <pre>
 * LakeJob --manifest=gs://… --output=gs://… --run=ID --report=gs://…
 * </pre>
 */
public final class LakeJob {
  // Who overwrites objects faster than they are read gets a failure, not a loop.
  private static final int ROUNDS = 5;

  private static final int GLANCE = 5;
  private static final int CELL = 24;

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
      Configuration hadoop = session.spark().sparkContext().hadoopConfiguration();
      LakeJob job = new LakeJob(session.spark(), Locations.cloud(), new GcsGenerations(hadoop));
      session.run(() -> job.run(arguments));
    }
  }

  /**
   * Processes the manifest's objects, commits the run and writes the report.
   *
   * @return what the report says
   */
  Report run(Arguments arguments) throws IOException {
    Manifest manifest = Manifest.parse(read(arguments.manifest()));
    Sources sources = new Sources(manifest.objects(), locations, generations);
    FileSystem lake = files(new Path(arguments.output()));
    RunFolder folder = new RunFolder(lake, arguments.output(), arguments.run());
    SchemaStore schemas = new SchemaStore(lake, new Path(arguments.output() + "_schema"));
    Rows rows = stage(sources, new Batch(spark, schemas, folder));
    folder.commit(rows.out() > 0, rows.bad() > 0);
    List<ObjectNode> bad = rows.bad() > 0 ? BadRows.first(spark, folder.bad()) : List.of();
    Report report = new Report(rows, sources.leftOut(), folder.bad().toString(), bad);
    Path path = new Path(arguments.report());
    SmallFiles.write(files(path), path, report.json(), true);
    Summary.of(arguments, manifest.objects().size(), report).forEach(System.out::println);
    if (rows.out() > 0) {
      System.out.println(firstRows(arguments));
    }
    return report;
  }

  /** A glance at what was written, for whoever reads the driver's output. */
  private String firstRows(Arguments arguments) {
    Dataset<Row> table = spark.read().parquet(arguments.output() + "/run=" + arguments.run());
    Column[] first =
        Arrays.stream(table.columns()).limit(GLANCE).map(table::col).toArray(Column[]::new);
    return table.select(first).showString(GLANCE, CELL, false);
  }

  /**
   * Reads until no object changed meanwhile: only then do the rows of exactly these objects count.
   */
  private Rows stage(Sources sources, Batch batch) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      sources.dropChanged();
      Rows rows = null;
      Exception failure = null;
      try {
        rows = batch.stage(sources);
      } catch (Exception e) {
        // Spark throws checked exceptions that its methods don't declare.
        failure = e;
      }
      // What was read was these generations all along if they are live still.
      if (!sources.dropChanged()) {
        if (failure != null) {
          throw new IOException("The batch could not be read or written.", failure);
        }
        return rows;
      }
    }
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
