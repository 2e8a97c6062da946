package dev.sparkdrop.local.access;

import static dev.sparkdrop.local.access.ApiMethod.ofProject;
import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
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

  private static final Map<String, ApiMethod> BASE =
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
          // What it needs beside is that of what the operation does: only batches are cancelled so.
          entry(
              "POST " + OPERATIONS + "/{operation}:cancel",
              ofProject(
                  "dataproc.operations.cancel",
                  "dataproc.operations.cancel",
                  "dataproc.batches.cancel")));

  static final Map<String, ApiMethod> BY_ROUTE = new HashMap<>(BASE);

  static {
    String cluster = CLUSTERS + "/{cluster}";
    BY_ROUTE.put("PATCH " + cluster, of("clusters.patch", "clusters.update"));
    BY_ROUTE.put("POST " + cluster + ":stop", of("clusters.stop", "clusters.stop"));
    BY_ROUTE.put("POST " + cluster + ":start", of("clusters.start", "clusters.start"));
    BY_ROUTE.put("POST " + cluster + ":diagnose", of("clusters.diagnose", "clusters.use"));
    BY_ROUTE.put("POST " + cluster + ":repair", of("clusters.repair", "clusters.use"));
    BY_ROUTE.put(
        "POST " + cluster + ":injectCredentials", of("clusters.injectCredentials", "clusters.use"));
    for (String verb : List.of("getIamPolicy", "setIamPolicy", "testIamPermissions")) {
      ApiMethod method =
          verb.startsWith("test")
              ? new ApiMethod("dataproc.clusters." + verb, (httpCall, status) -> List.of())
              : of("clusters." + verb, "clusters." + verb);
      BY_ROUTE.put("POST " + cluster + ":" + verb, method);
      if (verb.startsWith("get")) {
        BY_ROUTE.put("GET " + cluster + ":" + verb, method);
      }
    }
    String batches = "/v1/projects/{project}/locations/{region}/batches";
    BY_ROUTE.put("POST " + batches, of("batches.create", "batches.create"));
    BY_ROUTE.put("GET " + batches, of("batches.list", "batches.list"));
    BY_ROUTE.put("GET " + batches + "/{batch}", of("batches.get", "batches.get"));
    BY_ROUTE.put("DELETE " + batches + "/{batch}", of("batches.delete", "batches.delete"));
    BY_ROUTE.put("POST " + batches + "/{batch}:analyze", of("batches.analyze", "batches.analyze"));
    for (String place : List.of("regions", "locations")) {
      policies(place, "autoscalingPolicies");
      policies(place, "workflowTemplates");
      String templates = "/v1/projects/{project}/" + place + "/{region}/workflowTemplates";
      BY_ROUTE.put(
          "POST " + templates + "/{id}:instantiate",
          of("workflowTemplates.instantiate", "workflowTemplates.instantiate"));
      BY_ROUTE.put(
          "POST " + templates + ":instantiateInline",
          of("workflowTemplates.instantiateInline", "workflowTemplates.instantiateInline"));
    }
  }

  private static void policies(String place, String kind) {
    String all = "/v1/projects/{project}/" + place + "/{region}/" + kind;
    BY_ROUTE.put("POST " + all, of(kind + ".create", kind + ".create"));
    BY_ROUTE.put("GET " + all, of(kind + ".list", kind + ".list"));
    BY_ROUTE.put("GET " + all + "/{id}", of(kind + ".get", kind + ".get"));
    BY_ROUTE.put("PUT " + all + "/{id}", of(kind + ".update", kind + ".update"));
    BY_ROUTE.put("DELETE " + all + "/{id}", of(kind + ".delete", kind + ".delete"));
  }

  private DataprocMethods() {}

  private static ApiMethod of(String name, String permission) {
    return ofProject("dataproc." + name, "dataproc." + permission);
  }

  private static ApiMethod submit(String name) {
    return ofProject("dataproc." + name, "dataproc.jobs.create", "dataproc.clusters.use");
  }
}
