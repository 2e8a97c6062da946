package dev.sparkdrop.pipeline;

import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Reads {@code cluster:} into a plan for each rung; the first is the cluster's own. */
final class ClusterReader {
  private static final Descriptor CONFIG = ClusterConfig.getDescriptor();

  /** What an export or a describe shows beside the config; Sparkdrop sets its own. */
  private static final Set<String> IGNORED =
      Set.of("projectId", "clusterName", "clusterUuid", "status", "statusHistory", "metrics");

  private final Faults faults;
  private final ClusterRules rules;
  private final Timeouts timeouts;
  private final ServerlessReader serverless;
  private final List<EnginePlan> plans = new ArrayList<>();

  ClusterReader(Faults faults, ClusterRules rules, Timeouts timeouts, ServerlessReader serverless) {
    this.faults = faults;
    this.rules = rules;
    this.timeouts = timeouts;
    this.serverless = serverless;
  }

  /** The plans; what they hold is of no use where a fault was found. */
  List<EnginePlan> read(JsonObject cluster, SourceLocation at) {
    JsonObject ours = cluster.deepCopy();
    IGNORED.forEach(ours::remove);
    if (ours.remove("virtualClusterConfig") != null) {
      faults.add(
          at.key("virtualClusterConfig"), "clusters on Kubernetes are not run", "write config");
    }
    Section section = Section.of(ours, at, faults, OwnKeys.CLUSTER);
    if (!section.has("region")) {
      section.missing("region", Regions.EXAMPLE + ", or ${region}");
    }
    String region = region(section).orElse("");
    JsonObject config =
        new MessageReader(faults, false)
            .read(CONFIG, section.mapping("config").orElseGet(JsonObject::new), at.key("config"));
    SortedMap<String, String> labels =
        Labels.read(section.mapping("labels").orElseGet(JsonObject::new), at.key("labels"), faults);
    Faults own = new Faults("");
    rules.check(config, at.key("config"), own);
    checkZone(config, region, at.key("config"), own);
    own.all().forEach(f -> faults.add(new SourceLocation(f.path()), f.problem(), f.instead()));
    plan(region, config, labels);
    readLadder(section, region, config, labels, own);
    return plans;
  }

  private void readLadder(
      Section section,
      String region,
      JsonObject config,
      SortedMap<String, String> labels,
      Faults own) {
    Set<String> known = new HashSet<>();
    own.all().forEach(f -> known.add(tail(f, section.at("config"))));
    List<JsonElement> rungs = section.list("ladder");
    for (int i = 0; i < rungs.size(); i++) {
      SourceLocation at = section.at("ladder").item(i);
      if (!rungs.get(i).isJsonObject() || rungs.get(i).getAsJsonObject().size() == 0) {
        faults.add(
            at,
            Quoted.of(rungs.get(i)) + " changes nothing",
            "write a mapping with region, config or both; or with serverless");
        continue;
      }
      Section rung = Section.of(rungs.get(i).getAsJsonObject(), at, faults, OwnKeys.RUNG);
      String there = region(rung).orElse(region);
      if (rung.has("serverless")) {
        readServerless(rung, there, labels);
        continue;
      }
      JsonObject patch =
          new MessageReader(faults, true)
              .read(CONFIG, rung.mapping("config").orElseGet(JsonObject::new), at.key("config"));
      JsonObject merged = Json.merge(config, patch).getAsJsonObject();
      checkRung(merged, region, there, at.key("config"), known);
      plan(there, merged, labels);
    }
  }

  private void readServerless(Section rung, String region, Map<String, String> labels) {
    if (rung.has("config")) {
      rung.wrong("config", "is a cluster's, and serverless has none", "keep one of the two");
    }
    JsonObject values = rung.mapping("serverless").orElseGet(JsonObject::new);
    plans.add(serverless.read(values, rung.at("serverless"), region, labels));
  }

  /** A fault that the file's own config has already is not said again for each rung. */
  private void checkRung(
      JsonObject merged, String region, String there, SourceLocation at, Set<String> known) {
    Faults found = new Faults("");
    rules.check(merged, at, found);
    if (!region.isEmpty() && !there.equals(region)) {
      Json.eachText(
          merged,
          at,
          (here, text) -> {
            if (Regions.names(text, region)) {
              found.add(
                  here,
                  Quoted.of(text) + " names " + region + ", but this rung is in " + there,
                  "replace it in this rung's config");
            }
          });
    }
    checkZone(merged, there, at, found);
    for (Fault fault : found.all()) {
      if (!known.contains(tail(fault, at))) {
        faults.add(new SourceLocation(fault.path()), fault.problem(), fault.instead());
      }
    }
  }

  private static String tail(Fault fault, SourceLocation config) {
    boolean inside = config.covers(fault.path());
    return (inside ? fault.path().substring(config.path().length()) : fault.path())
        + fault.problem();
  }

  private static void checkZone(
      JsonObject config, String region, SourceLocation at, Faults faults) {
    Optional<String> zone = Json.text(config, "gceClusterConfig", "zoneUri");
    Optional<String> zoneRegion = zone.flatMap(Regions::ofZone);
    if (zoneRegion.isPresent() && !region.isEmpty() && !zoneRegion.get().equals(region)) {
      faults.add(
          at.key("gceClusterConfig").key("zoneUri"),
          Quoted.of(zone.get()) + " is not in " + region,
          "write a zone of that region, or none: Dataproc picks one");
    }
  }

  private static Optional<String> region(Section section) {
    Optional<String> region = section.text("region");
    Optional<String> problem = region.flatMap(Regions::problem);
    if (problem.isPresent()) {
      section.wrong("region", problem.get(), Regions.EXAMPLE);
      return Optional.empty();
    }
    return region;
  }

  private void plan(String region, JsonObject config, Map<String, String> labels) {
    JsonObject whole = config.deepCopy();
    Defaults.fill(whole, timeouts);
    String json = Json.map(whole, Placeholders::unescape).toString();
    plans.add(new ClusterPlan(region, json, labels));
  }
}
