package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.ClusterShape.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The machines of a Dataproc {@code ClusterConfig}. */
final class ConfiguredNodes {
  /** What Dataproc takes where a config is silent (clusters.proto). */
  private static final int DATAPROCS_WORKERS = 2;

  private static final int DATAPROCS_DISK_GB = 500;
  private static final String DATAPROCS_DISK = "pd-standard";

  private ConfiguredNodes() {}

  static ClusterShape of(JsonObject config) {
    List<Group> groups = new ArrayList<>();
    group(config, "master", "masterConfig", 1).ifPresent(groups::add);
    group(config, "worker", "workerConfig", workers(config)).ifPresent(groups::add);
    group(config, "secondary", "secondaryWorkerConfig", 0).ifPresent(groups::add);
    return new ClusterShape(
        groups, Json.find(config, "autoscalingConfig", "policyUri").isPresent());
  }

  /** How many primary workers there are where the config does not give their number. */
  private static int workers(JsonObject config) {
    boolean none = Defaults.hasNoWorkers(config) || Defaults.isType(config, "ZERO_SCALE");
    return none ? 0 : DATAPROCS_WORKERS;
  }

  private static Optional<Group> group(JsonObject config, String role, String key, int silent) {
    int count = Json.find(config, key, "numInstances").map(JsonElement::getAsInt).orElse(silent);
    if (count < 1 || (role.equals("worker") && workers(config) == 0)) {
      return Optional.empty();
    }
    boolean spot =
        role.equals("secondary")
            && !Json.text(config, key, "preemptibility").orElse("").equals("NON_PREEMPTIBLE");
    return Optional.of(
        new Group(
            count,
            role,
            Json.text(config, key, "machineTypeUri")
                .or(() -> firstChoice(config, key))
                .flatMap(ConfiguredNodes::shortName)
                .orElse(ClusterShape.DATAPROCS_CHOICE),
            Json.find(config, key, "diskConfig", "bootDiskSizeGb")
                .map(JsonElement::getAsInt)
                .filter(gb -> gb > 0)
                .orElse(DATAPROCS_DISK_GB),
            Json.text(config, key, "diskConfig", "bootDiskType")
                .flatMap(ConfiguredNodes::shortName)
                .orElse(DATAPROCS_DISK),
            spot));
  }

  /** The first machine type of the lowest rank of an instance flexibility policy. */
  private static Optional<String> firstChoice(JsonObject config, String key) {
    return Json.find(config, key, "instanceFlexibilityPolicy", "instanceSelectionList")
        .flatMap(
            list ->
                list.getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(choice -> Json.find(choice, "machineTypes").isPresent())
                    .min(Comparator.comparingInt(ConfiguredNodes::rank)))
        .flatMap(choice -> choice.getAsJsonArray("machineTypes").asList().stream().findFirst())
        .map(JsonElement::getAsString);
  }

  private static int rank(JsonObject choice) {
    return Json.find(choice, "rank").map(JsonElement::getAsInt).orElse(0);
  }

  /** The last part of a URL; a short name as it is. */
  private static Optional<String> shortName(String uri) {
    return Optional.of(uri.substring(uri.lastIndexOf('/') + 1))
        .filter(name -> name.matches("[a-z0-9-]{1,63}"));
  }
}
