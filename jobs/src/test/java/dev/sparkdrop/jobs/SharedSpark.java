package dev.sparkdrop.jobs;

import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of the module: starting it costs seconds. */
final class SharedSpark {
  private static final SparkSession SPARK = start();

  private SharedSpark() {}

  private static SparkSession start() {
    SparkSession spark =
        SparkSession.builder()
            .config(Session.settings())
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            // For a few rows, tasks and compiled plans cost more than they do. The stories run the
            // job with its own settings.
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    return spark;
  }

  static SparkSession get() {
    return SPARK;
  }
}
