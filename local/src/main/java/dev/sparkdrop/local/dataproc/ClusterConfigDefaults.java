package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Fills in what the platform fills in and clients read: buckets, zone, instances, labels. */
final class ClusterConfigDefaults {
  private ClusterConfigDefaults() {}

  static void fill(JsonObject cluster, Place place) {
    String name = ResourceJson.text(cluster, "clusterName");
    JsonObject config = ResourceJson.ensure(cluster, "config");
    String suffix = place.region() + "-" + place.project();
    ResourceJson.ensure(config, "configBucket", "dataproc-staging-" + suffix);
    ResourceJson.ensure(config, "tempBucket", "dataproc-temp-" + suffix);
    // An empty zone lets the platform choose; gcloud prints where the cluster was placed.
    ResourceJson.ensure(
        ResourceJson.ensure(config, "gceClusterConfig"),
        "zoneUri",
        "https://www.googleapis.com/compute/v1/projects/%s/zones/%s-a"
            .formatted(place.project(), place.region()));
    instances(ResourceJson.ensure(config, "masterConfig"), 1, name + "-m");
    if (!singleNode(config)) {
      instances(ResourceJson.ensure(config, "workerConfig"), 2, name + "-w");
    }
    ResourceJson.ensure(
        ResourceJson.ensure(config, "softwareConfig"), "imageVersion", "2.3-debian12");
    JsonObject labels = ResourceJson.ensure(cluster, "labels");
    labels.addProperty("goog-dataproc-cluster-name", name);
    labels.addProperty("goog-dataproc-cluster-uuid", ResourceJson.text(cluster, "clusterUuid"));
    labels.addProperty("goog-dataproc-location", place.region());
  }

  /** Zero workers mean the default number, unless this property or the cluster's type says so. */
  private static boolean singleNode(JsonObject config) {
    JsonObject properties =
        ResourceJson.object(ResourceJson.object(config, "softwareConfig"), "properties");
    return "true".equals(ResourceJson.text(properties, "dataproc:dataproc.allow.zero.workers"))
        || "SINGLE_NODE".equals(ResourceJson.text(config, "clusterType"));
  }

  private static void instances(JsonObject group, int least, String prefix) {
    int count = group.has("numInstances") ? group.get("numInstances").getAsInt() : 0;
    int given = count > 0 ? count : least;
    group.addProperty("numInstances", given);
    ResourceJson.ensure(group, "machineTypeUri", "n1-standard-4");
    JsonArray names = new JsonArray();
    boolean numbered = given > 1 || prefix.endsWith("-w");
    for (int i = 0; i < given; i++) {
      names.add(numbered ? prefix + "-" + i : prefix);
    }
    group.add("instanceNames", names);
  }
}
