/** Where rows are kept: a Delta table, or plain Parquet folders. Readers see whole runs only. */
package dev.sparkdrop.jobs.table;
