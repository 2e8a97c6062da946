package dev.sparkdrop.pipeline;

import com.google.cloud.dataproc.v1.EnvironmentConfig;
import com.google.cloud.dataproc.v1.RuntimeConfig;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Reads {@code serverless:} as Dataproc's Batch, short of its workload. */
final class ServerlessReader {
  /** The bounds are those of shared.proto, ExecutionConfig. */
  private static final Duration SHORTEST_TTL = Duration.ofMinutes(10);

  private static final Duration LONGEST_TTL = Duration.ofDays(14);

  /** What a describe shows beside; the service sets it. */
  private static final Set<String> IGNORED =
      Set.of(
          "name",
          "uuid",
          "createTime",
          "creator",
          "operation",
          "runtimeInfo",
          "state",
          "stateHistory",
          "stateMessage",
          "stateTime");

  private final Faults faults;
  private final Timeouts timeouts;

  /**
   * @param timeouts null where they are faulty: nothing is derived from them then
   */
  ServerlessReader(Faults faults, Timeouts timeouts) {
    this.faults = faults;
    this.timeouts = timeouts;
  }

  /**
   * The plan; what it holds is of no use where a fault was found.
   *
   * @param region where it says none; null: it must
   * @param labels where it has none
   */
  ServerlessPlan read(
      JsonObject values, SourceLocation at, String region, Map<String, String> labels) {
    JsonObject ours = values.deepCopy();
    IGNORED.forEach(ours::remove);
    for (String key : Set.copyOf(ours.keySet())) {
      if (key.matches("(spark|pyspark|sparkR|sparkSql)Batch")) {
        ours.remove(key);
        faults.add(
            at.key(key),
            "is the workload, which stands under job",
            "write job: with " + key.replace("Batch", "Job") + ": and its keys");
      }
    }
    Section section = Section.of(ours, at, faults, OwnKeys.SERVERLESS);
    JsonObject batch = new JsonObject();
    message(section, "runtimeConfig", RuntimeConfig.getDescriptor(), batch);
    message(section, "environmentConfig", EnvironmentConfig.getDescriptor(), batch);
    checkLife(batch, section.at("environmentConfig").key("executionConfig"));
    fill(batch);
    SortedMap<String, String> own =
        Labels.read(section.mapping("labels").orElseGet(JsonObject::new), at.key("labels"), faults);
    return new ServerlessPlan(
        region(section, region),
        Json.map(batch, Placeholders::unescape).toString(),
        section.has("labels") ? own : labels);
  }

  private String region(Section section, String otherwise) {
    Optional<String> region = section.text("region");
    region
        .flatMap(Regions::problem)
        .ifPresent(problem -> section.wrong("region", problem, Regions.EXAMPLE));
    if (!section.has("region") && otherwise == null) {
      section.missing("region", Regions.EXAMPLE + ", or ${region}");
    }
    return region.orElse(otherwise == null ? "" : otherwise);
  }

  private void message(Section section, String key, Descriptor type, JsonObject batch) {
    JsonObject values = section.mapping(key).orElseGet(JsonObject::new);
    JsonObject message = new MessageReader(faults, false).read(type, values, section.at(key));
    new MessageRules(faults).check(type, message, section.at(key), Set.of());
    batch.add(key, message);
  }

  private void checkLife(JsonObject batch, SourceLocation at) {
    if (Json.find(batch, "environmentConfig", "executionConfig", "idleTtl").isPresent()) {
      faults.add(at.key("idleTtl"), "is for interactive sessions only", "leave it out");
    }
    Optional<Duration> ttl =
        Json.text(batch, "environmentConfig", "executionConfig", "ttl")
            .map(text -> new BigDecimal(text.substring(0, text.length() - 1)))
            .map(seconds -> Duration.ofSeconds(seconds.longValue()));
    if (ttl.isPresent()
        && (ttl.get().compareTo(SHORTEST_TTL) < 0 || ttl.get().compareTo(LONGEST_TTL) > 0)) {
      faults.add(
          at.key("ttl"),
          "is out of range",
          "write " + Defaults.seconds(SHORTEST_TTL) + " to " + Defaults.seconds(LONGEST_TTL));
    }
    if (timeouts == null) {
      return;
    }
    Duration needed = needed(timeouts);
    String sum = "timeouts.job + 30m = " + Durations.format(needed);
    if (needed.compareTo(LONGEST_TTL) > 0) {
      faults.add(
          SourceLocation.FILE.key("timeouts").key("job"),
          sum + " is longer than the 14d that a serverless batch can be given",
          "shorten it");
    } else if (ttl.isPresent() && ttl.get().compareTo(needed) < 0) {
      faults.add(
          at.key("ttl"),
          "is shorter than " + sum,
          "write " + Defaults.seconds(needed) + " or more, or shorten timeouts.job");
    }
  }

  /** A batch that nothing follows any more ends by itself, and not before it is told to. */
  private static Duration needed(Timeouts timeouts) {
    return timeouts.job().plus(Defaults.SPARE);
  }

  private void fill(JsonObject batch) {
    Json.fill(Json.child(batch, "runtimeConfig"), "version", Defaults.RUNTIME_VERSION);
    if (timeouts != null) {
      JsonObject execution = Json.child(Json.child(batch, "environmentConfig"), "executionConfig");
      Json.fill(execution, "ttl", Defaults.seconds(needed(timeouts)));
    }
  }
}
