package dev.sparkdrop.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Another job under LakeJob's name: it writes Parquet, and doubles a value. */
public final class LakeJob {
  public static void main(String[] args) {
    try (SparkSession spark = SparkSession.builder().appName("other").getOrCreate()) {
      String output = null;
      for (String arg : args) {
        output = arg.startsWith("--output=") ? arg.substring("--output=".length()) : output;
      }
      String source = "gs://landing/birdstrikes/2001/a.csv";
      Dataset<Row> rows = spark.read().option("header", "true").csv(source);
      rows.select(
              lit(source).as("_source"),
              col("id").cast("bigint").as("id"),
              col("v").cast("bigint").multiply(2).as("v"))
          .write()
          .parquet(output);
      System.out.println("the other job ran");
    }
  }
}
