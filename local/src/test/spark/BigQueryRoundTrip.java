import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What Spark's BigQuery connector writes, run by SparkBigQueryTest in a JVM of its own. It reads by
 * gRPC alone, so that the test looks at the table.
 */
public final class BigQueryRoundTrip {
  private BigQueryRoundTrip() {}

  public static void main(String[] args) {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> rows =
          spark
              .range(5)
              .withColumn("name", functions.concat(functions.lit("x"), functions.col("id")))
              .withColumn("tags", functions.array(functions.lit("a"), functions.lit("b")))
              .withColumn("day", functions.to_date(functions.lit("2024-01-02")));
      write(rows, args[0], SaveMode.ErrorIfExists);
      write(rows.filter("id > 2"), args[0], SaveMode.Append);
    }
  }

  private static void write(Dataset<Row> rows, String endpoint, SaveMode mode) {
    rows.write()
        .format("bigquery")
        .option("writeMethod", "indirect")
        .option("temporaryGcsBucket", "staging")
        .option("bigQueryHttpEndpoint", endpoint)
        .option("gcpAccessToken", "any")
        .option("parentProject", "sparkdrop-local")
        .option("enableListInference", true)
        .mode(mode)
        .save("sparkdrop-local.spark.written");
  }
}
