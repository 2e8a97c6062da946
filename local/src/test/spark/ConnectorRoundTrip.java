import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.lib.output.TextOutputFormat;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * What Spark and its Hadoop connector do to a bucket, run by SparkConnectorTest in a JVM of its own
 * with Spark's class path. Prints a line for each step, which the test compares.
 */
public final class ConnectorRoundTrip {
  private ConnectorRoundTrip() {}

  public static void main(String[] args) throws Exception {
    String landing = args[0];
    String lake = args[1];
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      tables(spark, landing, lake);
      committers(spark, lake);
      manifestCommitter(spark, lake + "/manifest");
      say("rows of many files", spark.read().text(landing + "/many").count());
      files(spark.sparkContext().hadoopConfiguration(), lake);
    }
  }

  private static void tables(SparkSession spark, String landing, String lake) {
    Dataset<Row> csv =
        spark.read().option("header", true).option("inferSchema", true).csv(landing + "/in/*");
    say("rows read", csv.count());
    say("columns", csv.schema().simpleString());

    String table = lake + "/table";
    csv.write().mode(SaveMode.Overwrite).partitionBy("year").parquet(table);
    say("rows written", spark.read().parquet(table).count());
    csv.filter("year = 1990").write().mode(SaveMode.Overwrite).partitionBy("year").parquet(table);
    say("rows after overwrite", spark.read().parquet(table).count());
    csv.write().mode(SaveMode.Append).partitionBy("year").parquet(table);
    say("rows after append", spark.read().parquet(table).count());
    spark.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
    csv.filter("year = 1991").write().mode(SaveMode.Overwrite).partitionBy("year").parquet(table);
    say("rows after a partition's overwrite", spark.read().parquet(table).count());
    csv.coalesce(1).write().option("compression", "gzip").json(lake + "/json");
    say("rows as packed json", spark.read().json(lake + "/json").count());
  }

  /** Both ways of Hadoop's committer, each with a partition that takes the place of its like alone. */
  private static void committers(SparkSession spark, String lake) {
    Dataset<Row> rows = spark.range(0, 30, 1, 3).selectExpr("id", "id % 3 as part");
    for (String algorithm : List.of("1", "2")) {
      String table = lake + "/algorithm" + algorithm;
      Map<String, String> options =
          Map.of(
              "mapreduce.fileoutputcommitter.algorithm.version",
              algorithm,
              "partitionOverwriteMode",
              "dynamic");
      rows.write().options(options).partitionBy("part").orc(table);
      rows.write().options(options).mode(SaveMode.Append).partitionBy("part").orc(table);
      Dataset<Row> four = rows.filter("part = 1").limit(4);
      four.write().options(options).mode(SaveMode.Overwrite).partitionBy("part").orc(table);
      Dataset<Row> counts = spark.read().orc(table).groupBy("part").count().orderBy("part");
      say("rows by algorithm " + algorithm, counts.collectAsList());
    }
  }

  /** Hadoop's committer for object stores. Connectors before 3.0.11 can't read what it listed. */
  private static void manifestCommitter(SparkSession spark, String folder) throws Exception {
    Configuration conf = new Configuration(spark.sparkContext().hadoopConfiguration());
    conf.set(
        "mapreduce.outputcommitter.factory.scheme.gs",
        "org.apache.hadoop.mapreduce.lib.output.committer.manifest.ManifestCommitterFactory");
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelizePairs(List.of(new Tuple2<>(1, 1), new Tuple2<>(2, 2), new Tuple2<>(3, 3)), 2)
        .saveAsNewAPIHadoopFile(folder, Integer.class, Integer.class, TextOutputFormat.class, conf);
    say("rows by the manifest committer", spark.read().text(folder).count());
    try (InputStream in = FileSystem.get(URI.create(folder), conf).open(new Path(folder, "_SUCCESS"))) {
      String told = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      say("and it was that one", told.contains("manifest.ManifestCommitter\""));
    }
  }

  private static void files(Configuration conf, String lake) throws Exception {
    FileSystem fs = FileSystem.get(URI.create(lake), conf);
    Path folder = new Path(lake + "/files");
    for (int i = 0; i < 40; i++) {
      try (OutputStream out = fs.create(new Path(folder, "deep/f" + i), true)) {
        out.write(("file " + i).getBytes(StandardCharsets.UTF_8));
      }
    }
    say("listed", fs.listStatus(new Path(folder, "deep")).length);
    say("found by glob", fs.globStatus(new Path(folder, "*/f1?")).length);
    say("renamed", fs.rename(new Path(folder, "deep"), new Path(lake + "/moved")));
    say("gone", !fs.exists(new Path(folder, "deep/f7")));
    say("listed where it moved to", fs.listStatus(new Path(lake + "/moved")).length);
    say("deleted", fs.delete(new Path(lake + "/moved"), true));
    say("left", fs.exists(new Path(lake + "/moved/f1")));
    say("folder made", fs.mkdirs(new Path(lake + "/empty/folder")));
    say("is a folder", fs.getFileStatus(new Path(lake + "/empty")).isDirectory());
    say("refused to replace", refusedToReplace(fs, new Path(lake + "/once")));
    largeFile(fs, new Path(lake + "/large"));
    try (OutputStream out = fs.create(new Path(lake + "/none"))) {
      out.flush();
    }
    say("empty file", fs.getFileStatus(new Path(lake + "/none")).getLen());
    try (InputStream in = fs.open(new Path(lake + "/none"))) {
      say("first byte of the empty file", in.read());
    }
    FileContext context = FileContext.getFileContext(URI.create(lake), conf);
    say("seen by the file context", context.util().exists(new Path(lake + "/none")));
    say(
        "root",
        Arrays.stream(fs.listStatus(new Path(lake + "/")))
            .map(FileStatus::getPath)
            .map(Path::getName)
            .sorted()
            .collect(Collectors.joining(",")));
  }

  private static boolean refusedToReplace(FileSystem fs, Path file) throws Exception {
    fs.create(file, false).close();
    try {
      fs.create(file, false).close();
      return false;
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException expected) {
      return true;
    }
  }

  /** Larger than the connector's chunks and read-ahead, and read out of order. */
  private static void largeFile(FileSystem fs, Path file) throws Exception {
    byte[] block = new byte[1 << 20];
    try (OutputStream out = fs.create(file)) {
      for (int i = 0; i < 40; i++) {
        Arrays.fill(block, (byte) i);
        out.write(block);
      }
    }
    say("large file", fs.getFileStatus(file).getLen());
    try (FSDataInputStream in = fs.open(file)) {
      in.seek((39L << 20) + 5);
      int last = in.read();
      in.seek((7L << 20) - 1);
      say("bytes here and there", last + " " + in.read() + " " + in.read());
      in.seek(0);
      long sum = 0;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        sum += n;
      }
      say("read to its end", sum);
    }
  }

  private static void say(String what, Object value) {
    System.out.println(what + ": " + value);
  }
}
