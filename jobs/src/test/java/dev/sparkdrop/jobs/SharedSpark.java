package dev.sparkdrop.jobs;

import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of the module: starting it costs seconds. */
final class SharedSpark {
  private static final SparkSession SPARK =
      SparkSession.builder()
          .config(Session.settings())
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .getOrCreate();

  private SharedSpark() {}

  static SparkSession get() {
    return SPARK;
  }
}
