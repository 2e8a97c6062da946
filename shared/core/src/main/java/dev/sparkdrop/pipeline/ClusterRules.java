package dev.sparkdrop.pipeline;

import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a cluster's config has to keep to, whether it is the file's own or a rung's. */
final class ClusterRules {
  private static final Duration LONGEST_TTL = Duration.ofDays(14);
  private static final Duration SHORTEST_IDLE = Duration.ofMinutes(5);
  private static final Duration SHORTEST_AGE = Duration.ofMinutes(10);
  private static final List<String> GROUPS =
      List.of("masterConfig", "workerConfig", "secondaryWorkerConfig");

  private static final List<String> WORKERS = GROUPS.subList(1, GROUPS.size());

  /** A family, a shape and a size, or no shape where it is custom. */
  private static final Pattern MACHINE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+){1,5}");

  private final Timeouts timeouts;
  private final Duration linger;

  /**
   * @param timeouts null where they are faulty: nothing is derived from them then
   * @param linger null where it is not fixed
   */
  ClusterRules(Timeouts timeouts, Duration linger) {
    this.timeouts = timeouts;
    this.linger = linger;
  }

  void check(JsonObject config, SourceLocation at, Faults faults) {
    new MessageRules(faults).check(ClusterConfig.getDescriptor(), config, at, Set.of());
    checkNodes(config, at, faults);
    SourceLocation lifecycle = at.key("lifecycleConfig");
    checkIdle(config, lifecycle.key("idleDeleteTtl"), faults);
    checkAge(config, lifecycle.key("autoDeleteTtl"), faults);
  }

  /** The bounds of both TTLs are those of clusters.proto, LifecycleConfig. */
  private void checkIdle(JsonObject config, SourceLocation at, Faults faults) {
    Optional<Duration> ttl = seconds(config, "idleDeleteTtl");
    ttl.ifPresent(t -> checkRange(t, SHORTEST_IDLE, at, faults));
    Duration idle = ttl.orElse(Defaults.IDLE_DELETE_TTL);
    if (linger != null && linger.compareTo(idle) >= 0) {
      faults.add(
          SourceLocation.FILE.key("batch").key("linger"),
          Durations.format(linger)
              + " is not shorter than "
              + at.path()
              + ", "
              + Defaults.seconds(idle),
          "linger less, or raise that: else Dataproc deletes the cluster first");
    }
  }

  private void checkAge(JsonObject config, SourceLocation at, Faults faults) {
    Optional<Duration> ttl = seconds(config, "autoDeleteTtl");
    if (ttl.isPresent()) {
      checkRange(ttl.get(), SHORTEST_AGE, at, faults);
    }
    if (timeouts == null || Json.find(config, "lifecycleConfig", "autoDeleteTime").isPresent()) {
      return;
    }
    Duration needed = timeouts.longestCluster();
    String sum = "provision + reuseCluster + job + 30m = " + Durations.format(needed);
    if (needed.compareTo(LONGEST_TTL) > 0) {
      faults.add(
          SourceLocation.FILE.key("timeouts"),
          sum + " is longer than the 14d that a cluster can be given",
          "shorten job or reuseCluster");
    } else if (ttl.isPresent() && ttl.get().compareTo(needed) < 0) {
      faults.add(
          at,
          "is shorter than " + sum,
          "write " + Defaults.seconds(needed) + " or more, or shorten the timeouts");
    }
  }

  private static void checkRange(
      Duration ttl, Duration shortest, SourceLocation at, Faults faults) {
    if (ttl.compareTo(shortest) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
      faults.add(
          at,
          "is out of range",
          "write " + Defaults.seconds(shortest) + " to " + Defaults.seconds(LONGEST_TTL));
    }
  }

  private static void checkNodes(JsonObject config, SourceLocation at, Faults faults) {
    for (String group : GROUPS) {
      Optional<String> machine = Json.text(config, group, "machineTypeUri");
      machine
          .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
          .filter(type -> !MACHINE.matcher(type).matches())
          .ifPresent(
              type ->
                  faults.add(
                      at.key(group).key("machineTypeUri"),
                      Quoted.of(type) + " cannot be a machine type",
                      type.matches("[A-Za-z0-9_-]+-?.*[0-9]")
                          ? "write " + type.toLowerCase(Locale.ROOT).replace('_', '-')
                          : "write one as e2-standard-4"));
      SourceLocation here = at.key(group).key("numInstances");
      Optional<Integer> count = number(config, group, "numInstances");
      if (count.isPresent() && count.get() < 0) {
        faults.add(here, count.get() + " is negative", "write how many nodes");
      }
      Optional<Integer> disk = number(config, group, "diskConfig", "bootDiskSizeGb");
      if (disk.isPresent() && disk.get() <= 0) {
        faults.add(
            at.key(group).key("diskConfig").key("bootDiskSizeGb"),
            disk.get() + " is no size",
            "write one in GB, as 100");
      }
    }
    // clusters.proto: three for a highly available cluster, else one.
    Optional<Integer> masters = number(config, "masterConfig", "numInstances");
    if (masters.isPresent() && masters.get() != 1 && masters.get() != 3) {
      faults.add(
          at.key("masterConfig").key("numInstances"),
          masters.get() + " masters are not possible",
          "write 1, or 3 for high availability");
    }
    for (String group : WORKERS) {
      if (Defaults.isType(config, "SINGLE_NODE")
          && number(config, group, "numInstances").orElse(0) > 0) {
        faults.add(
            at.key(group).key("numInstances"),
            "a single node has no workers",
            "leave " + group + " out (in a rung: " + group + ": null), or clusterType");
      }
    }
  }

  private static Optional<Integer> number(JsonObject config, String... keys) {
    return Json.find(config, keys).map(JsonElement::getAsInt);
  }

  /** One of the TTLs of a config. */
  static Optional<Duration> seconds(JsonObject config, String key) {
    return Json.text(config, "lifecycleConfig", key)
        .map(text -> new BigDecimal(text.substring(0, text.length() - 1)))
        .map(seconds -> Duration.ofSeconds(seconds.longValue()));
  }
}
