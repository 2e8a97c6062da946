package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** When a cluster deletes itself: its {@code config.lifecycleConfig}. */
final class Ttl {
  private static final Duration MOST = Duration.ofDays(14);
  private static final Duration LEAST_IDLE = Duration.ofMinutes(5);
  private static final Duration LEAST_AGE = Duration.ofMinutes(10);

  private Ttl() {}

  /** Refuses what the platform refuses: idle 5 min to 14 d, age 10 min to 14 d, one age only. */
  static void check(JsonObject cluster) {
    JsonObject lifecycle = lifecycle(cluster);
    within("idleDeleteTtl", idle(lifecycle), LEAST_IDLE);
    within("autoDeleteTtl", age(lifecycle), LEAST_AGE);
    if (age(lifecycle) != null && at(lifecycle) != null) {
      throw ApiError.invalid("Only one of autoDeleteTtl and autoDeleteTime can be set.");
    }
  }

  /**
   * When it is due; null for never.
   *
   * @param created when the creation was asked for: the age counts from there
   * @param idleSince since when it has had nothing to do; null while it works or starts
   */
  static Instant due(JsonObject cluster, Instant created, Instant idleSince) {
    JsonObject lifecycle = lifecycle(cluster);
    Instant aged = age(lifecycle) == null ? null : created.plus(age(lifecycle));
    boolean idles = idle(lifecycle) != null && idleSince != null;
    Instant idled = idles ? idleSince.plus(idle(lifecycle)) : null;
    return Stream.of(aged, at(lifecycle), idled)
        .flatMap(Stream::ofNullable)
        .min(Instant::compareTo)
        .orElse(null);
  }

  private static JsonObject lifecycle(JsonObject cluster) {
    return ResourceJson.object(ResourceJson.object(cluster, "config"), "lifecycleConfig");
  }

  private static Duration idle(JsonObject lifecycle) {
    return Syntax.duration("idleDeleteTtl", ResourceJson.text(lifecycle, "idleDeleteTtl"));
  }

  private static Duration age(JsonObject lifecycle) {
    return Syntax.duration("autoDeleteTtl", ResourceJson.text(lifecycle, "autoDeleteTtl"));
  }

  private static Instant at(JsonObject lifecycle) {
    return Syntax.time("autoDeleteTime", ResourceJson.text(lifecycle, "autoDeleteTime"));
  }

  private static void within(String field, Duration value, Duration least) {
    if (value != null && (value.compareTo(least) < 0 || value.compareTo(MOST) > 0)) {
      throw ApiError.invalid(
          "Invalid value for field 'config.lifecycleConfig.%s': %d s is not between %d s and %d s."
              .formatted(field, value.toSeconds(), least.toSeconds(), MOST.toSeconds()));
    }
  }
}
