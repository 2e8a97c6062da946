/** Parquet, Avro and ORC: read by Spark, and cast by its expressions into rows and bad rows. */
package dev.sparkdrop.jobs.typed;
