package dev.sparkdrop.local.access;

import static dev.sparkdrop.local.access.ApiMethod.ofProject;
import static java.util.Map.entry;

import java.util.Map;

/**
 * What Dataproc's methods need of the project. From
 * https://cloud.google.com/dataproc/docs/guides/audit-logging. A caller that names a service
 * account needs iam.serviceAccounts.actAs on it too, and one that names an autoscaling policy
 * dataproc.autoscalingPolicies.use.
 */
final class DataprocMethods {
  private static final String REGION = "/v1/projects/{project}/regions/{region}";
  private static final String CLUSTERS = REGION + "/clusters";
  private static final String JOBS = REGION + "/jobs";
  private static final String OPERATIONS = REGION + "/operations";

  static final Map<String, ApiMethod> BY_ROUTE =
      Map.ofEntries(
          entry("POST " + CLUSTERS, of("clusters.create", "clusters.create")),
          entry("GET " + CLUSTERS, of("clusters.list", "clusters.list")),
          entry("GET " + CLUSTERS + "/{cluster}", of("clusters.get", "clusters.get")),
          entry("DELETE " + CLUSTERS + "/{cluster}", of("clusters.delete", "clusters.delete")),
          entry("POST " + JOBS + ":submit", submit("jobs.submit")),
          entry("POST " + JOBS + ":submitAsOperation", submit("jobs.submitAsOperation")),
          entry("GET " + JOBS, of("jobs.list", "jobs.list")),
          entry("GET " + JOBS + "/{job}", of("jobs.get", "jobs.get")),
          entry("POST " + JOBS + "/{job}:cancel", of("jobs.cancel", "jobs.cancel")),
          entry("DELETE " + JOBS + "/{job}", of("jobs.delete", "jobs.delete")),
          entry("PATCH " + JOBS + "/{job}", of("jobs.patch", "jobs.update")),
          entry("POST " + JOBS + "/{job}", of("jobs.patch", "jobs.update")),
          entry("GET " + OPERATIONS, of("operations.list", "operations.list")),
          entry("GET " + OPERATIONS + "/{operation}", of("operations.get", "operations.get")),
          entry(
              "DELETE " + OPERATIONS + "/{operation}",
              of("operations.delete", "operations.delete")),
          entry(
              "POST " + OPERATIONS + "/{operation}:cancel",
              of("operations.cancel", "operations.cancel")));

  private DataprocMethods() {}

  private static ApiMethod of(String name, String permission) {
    return ofProject("dataproc." + name, "dataproc." + permission);
  }

  private static ApiMethod submit(String name) {
    return ofProject("dataproc." + name, "dataproc.jobs.create", "dataproc.clusters.use");
  }
}
