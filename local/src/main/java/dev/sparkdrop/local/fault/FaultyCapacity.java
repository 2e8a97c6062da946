package dev.sparkdrop.local.fault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.Capacity;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses clusters on request, with the codes that the platform was seen to give. */
public final class FaultyCapacity implements Capacity {
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int PERMISSION_DENIED = 7;
  private static final int INVALID_ARGUMENT = 3;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;

  /** What the platform gives a creation before it calls it failed. */
  private static final Duration MOST = Duration.ofMinutes(30);

  private static final Pattern CORES = Pattern.compile("([a-z0-9]+)-[a-z]+-(\\d+).*");

  private final InjectedFaults injectedFaults;
  private final Capacity otherwise;

  /**
   * @param otherwise asked where no fault strikes
   */
  public FaultyCapacity(InjectedFaults injectedFaults, Capacity otherwise) {
    this.injectedFaults = injectedFaults;
    this.otherwise = otherwise;
  }

  @Override
  public Optional<Refusal> refuseRequest(JsonObject cluster) {
    return injectedFaults
        .strike(FaultPoint.CREATE, subject(cluster))
        .map(injectedFault -> refusal(injectedFault, cluster));
  }

  @Override
  public Optional<Refusal> refuse(JsonObject cluster) {
    return injectedFaults
        .strike(FaultPoint.BOOT, subject(cluster))
        .map(injectedFault -> refusal(injectedFault, cluster))
        .or(() -> otherwise.refuse(cluster));
  }

  /** Whether this cluster, which runs, is to break. */
  public boolean breaks(JsonObject cluster) {
    return injectedFaults.strike(FaultPoint.CLUSTER, subject(cluster)).isPresent();
  }

  private static String subject(JsonObject cluster) {
    return "%s %s %s".formatted(region(cluster), machine(cluster), text(cluster, "clusterName"));
  }

  private static Refusal refusal(InjectedFault injectedFault, JsonObject cluster) {
    return switch (injectedFault.what()) {
      case "stockout" ->
          new Refusal(
              UNAVAILABLE,
              "The zone '%s' does not have enough resources available to fulfill the request: STOCKOUT. Try a different zone, or try again later."
                  .formatted(text(cluster, "config", "gceClusterConfig", "zoneUri")));
      case "quota" -> new Refusal(INVALID_ARGUMENT, quota(cluster));
      case "permission" ->
          new Refusal(
              PERMISSION_DENIED,
              "Permission 'dataproc.clusters.create' denied on resource '//dataproc.googleapis.com/projects/%s/regions/%s' (or it may not exist)."
                  .formatted(text(cluster, "projectId"), region(cluster)));
      case "account" ->
          new Refusal(
              INVALID_ARGUMENT,
              "Service account '%s' is missing required permissions: [dataproc.agents.create, dataproc.agents.delete, dataproc.agents.get, dataproc.agents.update, dataproc.tasks.lease, dataproc.tasks.listInvalidatedLeases, dataproc.tasks.reportStatus]."
                  .formatted(account(cluster)));
      case "config" ->
          new Refusal(
              INVALID_ARGUMENT,
              "Invalid value for field 'config.masterConfig.machineTypeUri': '%s'. Machine type '%s' does not exist in region '%s'."
                  .formatted(machine(cluster), machine(cluster), region(cluster)));
      case "break" -> new Refusal(INTERNAL, "Internal error encountered.");
      case "hang" ->
          new Refusal(
              DEADLINE_EXCEEDED,
              "Operation timed out: the cluster's nodes did not report that they are running.",
              MOST);
      default -> throw new IllegalStateException("no refusal: " + injectedFault);
    };
  }

  /** A quota counts the cores of one family; that of the oldest is called CPUS alone. */
  private static String quota(JsonObject cluster) {
    Matcher machine = CORES.matcher(machine(cluster));
    String family = machine.matches() ? machine.group(1).toUpperCase(Locale.ROOT) + "_" : "";
    double each = machine.matches() ? Double.parseDouble(machine.group(2)) : 4;
    double wanted =
        each * (instances(cluster, "masterConfig") + instances(cluster, "workerConfig"));
    return "Insufficient '%sCPUS' quota. Requested %.1f, available %.1f."
        .formatted(family.equals("N1_") ? "" : family, wanted, wanted - each);
  }

  private static int instances(JsonObject cluster, String group) {
    String count = text(cluster, "config", group, "numInstances");
    return count.isEmpty() ? 0 : Integer.parseInt(count);
  }

  private static String region(JsonObject cluster) {
    return text(cluster, "labels", "goog-dataproc-location");
  }

  private static String machine(JsonObject cluster) {
    return text(cluster, "config", "masterConfig", "machineTypeUri").replaceFirst(".*/", "");
  }

  private static String account(JsonObject cluster) {
    String given = text(cluster, "config", "gceClusterConfig", "serviceAccount");
    return given.isEmpty() ? "1-compute@developer.gserviceaccount.com" : given;
  }

  /** The text at the end of a path; empty where it ends early. */
  private static String text(JsonObject from, String... path) {
    JsonElement at = from;
    for (String name : path) {
      at = at != null && at.isJsonObject() ? at.getAsJsonObject().get(name) : null;
    }
    return at != null && at.isJsonPrimitive() ? at.getAsString() : "";
  }
}
