package dev.sparkdrop.local.access;

import static java.util.Map.entry;

import dev.sparkdrop.local.access.ApiMethod.Need;
import java.util.List;
import java.util.Map;

/**
 * What BigQuery's methods need by themselves. What a job does to its tables, as {@code
 * tables.updateData}, is not in its request's path and not told here. From
 * https://cloud.google.com/bigquery/docs/access-control.
 */
final class BigQueryMethods {
  private static final String PROJECT = "/bigquery/v2/projects/{project}";
  private static final String DATASETS = PROJECT + "/datasets";
  private static final String DATASET = DATASETS + "/{dataset}";
  private static final String TABLES = DATASET + "/tables";
  private static final String TABLE = TABLES + "/{table}";
  private static final String JOBS = PROJECT + "/jobs";

  /** Who started a job may look at it and cancel it; only we start jobs here. */
  private static final ApiMethod OWN_JOB =
      new ApiMethod("bigquery.jobs.get", (httpCall, status) -> List.of());

  static final Map<String, ApiMethod> BY_ROUTE =
      Map.ofEntries(
          entry(
              "GET /bigquery/v2/projects",
              ApiMethod.ofProject("bigquery.projects.list", "resourcemanager.projects.get")),
          entry("GET " + DATASETS, dataset("datasets.list", "datasets.get")),
          entry("POST " + DATASETS, dataset("datasets.insert", "datasets.create")),
          entry("GET " + DATASET, dataset("datasets.get", "datasets.get")),
          entry("PATCH " + DATASET, dataset("datasets.patch", "datasets.update")),
          entry("PUT " + DATASET, dataset("datasets.update", "datasets.update")),
          entry("DELETE " + DATASET, dataset("datasets.delete", "datasets.delete")),
          entry("GET " + TABLES, dataset("tables.list", "tables.list")),
          entry("POST " + TABLES, dataset("tables.insert", "tables.create")),
          entry("GET " + TABLE, dataset("tables.get", "tables.get")),
          entry("PATCH " + TABLE, dataset("tables.patch", "tables.update")),
          entry("PUT " + TABLE, dataset("tables.update", "tables.update")),
          entry("DELETE " + TABLE, dataset("tables.delete", "tables.delete")),
          entry("GET " + TABLE + "/data", dataset("tabledata.list", "tables.getData")),
          entry(
              "POST " + TABLE + "/insertAll", dataset("tabledata.insertAll", "tables.updateData")),
          entry("POST " + JOBS, dataset("jobs.insert", "jobs.create")),
          entry("POST /upload" + JOBS, dataset("jobs.insert", "jobs.create")),
          entry("PUT /upload" + JOBS, dataset("jobs.insert", "jobs.create")),
          entry("POST /resumable/upload" + JOBS, dataset("jobs.insert", "jobs.create")),
          entry("PUT /resumable/upload" + JOBS, dataset("jobs.insert", "jobs.create")),
          entry("GET " + JOBS, dataset("jobs.list", "jobs.list")),
          entry("GET " + JOBS + "/{job}", OWN_JOB),
          entry("POST " + JOBS + "/{job}/cancel", OWN_JOB),
          entry("POST " + PROJECT + "/queries", dataset("jobs.query", "jobs.create")),
          entry("GET " + PROJECT + "/queries/{job}", OWN_JOB));

  private BigQueryMethods() {}

  /** Of the dataset where the path has one, else of the project. */
  private static ApiMethod dataset(String name, String permission) {
    return new ApiMethod(
        "bigquery." + name,
        (httpCall, status) -> {
          String which = httpCall.variable("dataset");
          String on = which == null ? "project" : "datasets/" + which;
          return List.of(new Need("bigquery." + permission, on));
        });
  }
}
