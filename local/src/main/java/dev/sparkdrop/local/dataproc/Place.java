package dev.sparkdrop.local.dataproc;

/** A project's region: where clusters, jobs and operations are. */
record Place(String project, String region) {

  /** The full resource name, such as {@code projects/p/regions/r/clusters/c}. */
  String name(String collection, String id) {
    return "projects/%s/regions/%s/%s/%s".formatted(project, region, collection, id);
  }
}
