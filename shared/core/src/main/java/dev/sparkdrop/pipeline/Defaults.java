package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds where a pipeline file is silent. {@code docs/pipeline-file.md} tells users the same.
 */
public final class Defaults {
  static final Duration QUIET_PERIOD = Duration.ZERO;
  static final Duration MAX_WAIT = Duration.ofMinutes(15);
  static final int MAX_OBJECTS = 10_000;
  static final long MAX_BYTES = 1L << 40;
  static final Duration MIN_INTERVAL = Duration.ZERO;
  static final int CLUSTERS = 4;
  static final int PLATFORM_ATTEMPTS = 3;
  static final int JOB_ATTEMPTS = 1;

  /** Enough for three objects among 10,000, each of which costs two jobs a halving. */
  static final int BISECT_JOBS = 100;

  static final Duration PROVISION = Duration.ofMinutes(20);
  static final Duration JOB = Duration.ofHours(6);
  static final Duration REUSE_CLUSTER = Duration.ofHours(4);
  static final Duration GIVE_UP = Duration.ofHours(24);

  /** To submit, to cancel and to look once more. */
  static final Duration SPARE = Duration.ofMinutes(30);

  /**
   * Spark 3.5 on Java 11, which the shipped job is built for; without its patch number, since
   * single patches are withdrawn now and then (Dataproc's release notes). Dataproc's own default
   * moves.
   */
  static final String IMAGE_VERSION = "2.3";

  /**
   * Spark 3.5 and Scala 2.12, which the shipped job is built for; later ones have Scala 2.13.
   * Supported until 30 September 2026, available until 30 September 2028 (Dataproc's list of Spark
   * runtime versions).
   */
  static final String RUNTIME_VERSION = "1.2";

  /** A cluster that waits for its first job counts as idle too: well above the minute's tick. */
  static final Duration IDLE_DELETE_TTL = Duration.ofMinutes(30);

  /** Dataproc's own default is 500 GB a node (clusters.proto, DiskConfig), which eats quota. */
  static final int BOOT_DISK_GB = 100;

  /** Dataproc's own default moves, and has no price that could be told before. */
  static final String MACHINE_TYPE = "e2-standard-4";

  /** Without it, older Dataproc servers take no workers to mean two. */
  static final String ZERO_WORKERS = "dataproc:dataproc.allow.zero.workers";

  private Defaults() {}

  /** Fills in a cluster's config, in place. */
  static void fill(JsonObject config, Timeouts timeouts) {
    JsonObject software = Json.child(config, "softwareConfig");
    Json.fill(software, "imageVersion", IMAGE_VERSION);
    JsonObject lifecycle = Json.child(config, "lifecycleConfig");
    Json.fill(lifecycle, "idleDeleteTtl", seconds(IDLE_DELETE_TTL));
    if (!lifecycle.has("autoDeleteTime")) {
      Json.fill(lifecycle, "autoDeleteTtl", seconds(timeouts.longestCluster()));
    }
    fillNodes(config, "masterConfig");
    if (hasNoWorkers(config)) {
      Json.fill(Json.child(software, "properties"), ZERO_WORKERS, "true");
    } else if (!isType(config, "ZERO_SCALE")) {
      fillNodes(config, "workerConfig");
    }
    if (config.has("secondaryWorkerConfig")) {
      fillNodes(config, "secondaryWorkerConfig");
    }
  }

  /** Whether the config asks for a single node, in whichever of the ways. */
  public static boolean hasNoWorkers(JsonObject config) {
    Optional<JsonElement> workers = Json.find(config, "workerConfig", "numInstances");
    if (isType(config, "SINGLE_NODE")) {
      return true;
    }
    if (workers.isPresent()) {
      return workers.get().getAsInt() == 0;
    }
    return Json.text(config, "softwareConfig", "properties", ZERO_WORKERS)
        .filter("true"::equalsIgnoreCase)
        .isPresent();
  }

  public static boolean isType(JsonObject config, String type) {
    return Json.text(config, "clusterType").filter(type::equals).isPresent();
  }

  static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private static void fillNodes(JsonObject config, String group) {
    JsonObject nodes = Json.child(config, group);
    // Secondary workers are machines as the primary ones unless they say otherwise.
    boolean secondary = group.equals("secondaryWorkerConfig");
    if (!nodes.has("machineTypeUri") && !nodes.has("instanceFlexibilityPolicy")) {
      String workers =
          secondary
              ? Json.text(config, "workerConfig", "machineTypeUri").orElse(MACHINE_TYPE)
              : MACHINE_TYPE;
      Json.fill(nodes, "machineTypeUri", workers);
    }
    JsonObject disk = Json.child(nodes, "diskConfig");
    if (!disk.has("bootDiskSizeGb")) {
      disk.add("bootDiskSizeGb", new JsonPrimitive(BOOT_DISK_GB));
    }
  }
}
