package dev.sparkdrop.local.stories;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each process is killed with -9 at each phase of a run, and every promise is kept. One kill a
 * phase, and every process at every phase with {@code -Pall}.
 */
@ExtendWith(OneTinyCloud.class)
class KillStoriesTest {
  /** A request by which a phase is known exactly. */
  private enum Moment {
    /** IDLE, with something in the inbox. */
    NOTED("storage", "POST *name=inbox/*"),
    /** From IDLE to PROVISIONING: the intent. */
    OPENED("storage", "POST *name=lanes/*"),
    /** PROVISIONING. */
    CREATED("dataproc", "POST */clusters*"),
    /** From PROVISIONING to RUNNING: the claim. */
    CLAIMED("storage", "POST *name=runs/*/manifest.json"),
    /** Claimed, and not yet all done and out of the inbox. */
    MARKED("storage", "POST *name=done/*"),
    /** RUNNING. */
    SUBMITTED("dataproc", "POST */jobs:submit*"),
    /** CLOSING. */
    CLOSED("storage", "POST *name=runs/*/receipt.json"),
    /** CLOSING, with its receipt. */
    ANNOUNCED("pubsub", "POST *:publish*"),
    /** DELETING. */
    DELETED("dataproc", "DELETE */clusters/*");

    private final String where;
    private final String match;

    Moment(String where, String match) {
      this.where = where;
      this.match = match;
    }

    private String fault(String rest) {
      return "{'where': '%s', 'match': '%s', %s}".formatted(where, match, rest);
    }
  }

  /** A function that is killed before or after a request took effect. */
  private record Kill(Moment moment, String what, String function) {}

  private final TinyCloud cloud;

  KillStoriesTest(TinyCloud cloud) {
    this.cloud = cloud;
  }

  @AfterEach
  void everyPromiseIsKept() {
    try {
      cloud.thenItComesToRestAndEveryPromiseIsKept();
    } finally {
      cloud.outside().clearFaults();
    }
  }

  static List<Kill> kills() {
    if (!Boolean.getBoolean("stories.all")) {
      return List.of(
          new Kill(Moment.NOTED, "kill-after", "launch"),
          new Kill(Moment.CREATED, "kill-after", "launch"),
          new Kill(Moment.CLAIMED, "kill-after", "launch"),
          new Kill(Moment.SUBMITTED, "kill-before", "teardown"),
          new Kill(Moment.CLOSED, "kill-before", "teardown"),
          new Kill(Moment.ANNOUNCED, "kill-after", "teardown"),
          new Kill(Moment.DELETED, "kill-before", "teardown"));
    }
    return Stream.of(Moment.values())
        .flatMap(
            moment ->
                Stream.of("launch", "teardown", "ingest")
                    .flatMap(
                        function ->
                            Stream.of("kill-before", "kill-after")
                                .map(what -> new Kill(moment, what, function))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kills")
  void aFunctionIsKilled(Kill kill) {
    cloud.fault(
        kill.moment()
            .fault("'what': '%s', 'function': '%s'".formatted(kill.what(), kill.function())));

    cloud.ends(cloud.land(), "SUCCEEDED");

    // A run is closed before its cluster goes.
    Outside.await("the kill", cloud::aBitOfTimePasses, this::struck);
  }

  /** Its job failed, as far as the platform can tell. */
  @Test
  void theDriverIsKilled() {
    JsonObject object = cloud.land();

    cloud.outside().killDriver();

    cloud.ends(object, "FAILED");
  }

  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void theCloudIsKilledWithAllItsFunctions(Moment moment) throws IOException {
    cloud.fault(moment.fault("'what': 'slow', 'delay': '2m'"));
    JsonObject object = cloud.land();
    Outside.await("the request", cloud::aBitOfTimePasses, this::struck);

    cloud.outside().kill();
    cloud.start();

    cloud.ends(object, "SUCCEEDED");
  }

  private boolean struck() {
    for (JsonElement each : cloud.outside().faults()) {
      if (each.getAsJsonObject().get("fired").getAsLong() == 0) {
        return false;
      }
    }
    return true;
  }
}
