"""Counts flights and delays by airport and day, for every object of the run's batch."""

import argparse
import hashlib
import json

from pyspark.sql import SparkSession
from pyspark.sql import functions as f


def read_json(spark, uri):
    """The JSON document at a gs:// URI."""
    return json.loads("\n".join(row.value for row in spark.read.text(uri).collect()))


def write_json(spark, uri, document):
    """Writes one object, and replaces none."""
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(uri)
    file_system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    stream = file_system.create(path, True)
    stream.write(bytearray(json.dumps(document), "utf-8"))
    stream.close()


def count(spark, source):
    """Flights and their mean delay in minutes, by airport and day."""
    flights = spark.read.parquet(source)
    missing = {"date", "delay", "origin"} - set(flights.columns)
    if missing:
        raise ValueError(f"{source} has no column {', '.join(sorted(missing))}")
    return flights.groupBy("origin", f.to_date("date").alias("day")).agg(
        f.count("*").alias("flights"), f.avg("delay").alias("mean_delay")
    )


def main():
    parser = argparse.ArgumentParser()
    for name in ("--manifest", "--output", "--report"):
        parser.add_argument(name, required=True)
    args = parser.parse_args()
    spark = SparkSession.builder.appName("flights").getOrCreate()

    rows_in = rows_out = 0
    for each in read_json(spark, args.manifest)["objects"]:
        source = f"gs://{each['bucket']}/{each['name']}"
        # One folder for each source: run again, it is replaced, and no row is there twice.
        key = hashlib.sha256(source.encode()).hexdigest()[:16]
        folder = f"{args.output}/source_key={key}"
        counted = count(spark, source).withColumn("source", f.lit(source))
        counted.coalesce(1).write.mode("overwrite").parquet(folder)
        written = spark.read.parquet(folder).agg(f.count("*"), f.sum("flights")).first()
        rows_in += written[1] or 0
        rows_out += written[0]
        print(f"{source}: {written[1]} flights, {written[0]} rows")

    # Rows read, and rows written to the table: those are fewer, since flights are counted.
    rows = {"in": rows_in, "out": rows_out, "bad": 0}
    write_json(
        spark,
        args.report,
        {"version": 1, "rows": rows, "table": {"uri": args.output}, "warnings": []},
    )


if __name__ == "__main__":
    main()
