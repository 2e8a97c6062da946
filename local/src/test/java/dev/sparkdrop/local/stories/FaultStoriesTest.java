package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A fault of every kind is asked of a running local cloud; each time it comes back to rest.
 *
 * <p>What FailureClassesTest shows of the same classes without processes is here under {@code
 * -Pall} alone.
 */
@ExtendWith(OneTinyCloud.class)
class FaultStoriesTest {
  private final TinyCloud cloud;

  FaultStoriesTest(TinyCloud cloud) {
    this.cloud = cloud;
  }

  @AfterEach
  void everyFaultFiredAndEveryPromiseIsKept() {
    try {
      cloud.thenItComesToRestAndEveryPromiseIsKept();
      for (JsonElement each : cloud.outside().faults()) {
        assertTrue(
            each.getAsJsonObject().get("fired").getAsLong() > 0, () -> "never fired: " + each);
      }
    } finally {
      cloud.outside().clearFaults();
    }
  }

  private void fault(String fault) {
    cloud.fault(fault);
  }

  private void succeeds() {
    cloud.ends(cloud.land(), "SUCCEEDED");
  }

  private void fails() {
    cloud.ends(cloud.land(), "FAILED");
  }

  @Test
  void eventsThatComeTwiceLateAndInAnotherOrder() {
    fault("{'where': 'event', 'what': 'duplicate', 'match': 'launch *'}");
    fault("{'where': 'event', 'what': 'reorder', 'match': 'launch *'}");
    fault("{'where': 'event', 'what': 'delay', 'delay': '5m', 'match': 'launch *'}");
    fault("{'where': 'event', 'what': 'drop', 'match': 'teardown *SubmitJob*'}");

    List.of(cloud.land(), cloud.land(), cloud.land(), cloud.land())
        .forEach(object -> cloud.ends(object, "SUCCEEDED"));
  }

  @Test
  void requestsThatAreRefusedCutAndSlow() {
    fault("{'where': 'storage', 'what': '429', 'match': '* /upload/*/b/state/*', 'times': 2}");
    fault("{'where': 'storage', 'what': '500', 'match': 'GET *lanes/*', 'times': 2}");
    fault("{'where': 'storage', 'what': '503', 'match': '* /upload/*/b/state/*', 'times': 2}");
    fault("{'where': 'storage', 'what': 'cut-before', 'match': '* /upload/*/b/state/*'}");
    fault("{'where': 'storage', 'what': 'cut-after', 'match': '*lanes*', 'times': 3}");
    // Only looks: of two faults the first one strikes, and the others have to, too.
    fault("{'where': 'dataproc', 'what': 'slow', 'delay': '300ms', 'match': 'GET *', 'times': 3}");
    fault("{'where': 'dataproc', 'what': '503', 'match': 'POST */clusters*'}");
    fault("{'where': 'dataproc', 'what': 'cut-after', 'match': 'POST */clusters*', 'times': 3}");
    fault("{'where': 'dataproc', 'what': 'cut-after', 'match': 'POST */jobs:submit*'}");
    fault("{'where': 'dataproc', 'what': '429', 'match': 'DELETE *'}");
    fault("{'where': 'pubsub', 'what': '500', 'match': '*:publish*'}");

    succeeds();
  }

  @Test
  void clustersThatCannotBeHad() {
    fault("{'where': 'create', 'what': 'stockout', 'match': '* n2-*'}");
    fault("{'where': 'create', 'what': 'quota', 'match': '* e2-*'}");
    fault("{'where': 'boot', 'what': 'quota', 'match': '* n2-*'}");
    fault("{'where': 'boot', 'what': 'stockout', 'match': '* e2-*'}");
    fault("{'where': 'boot', 'what': 'break'}");
    fault("{'where': 'boot', 'what': 'hang'}");

    succeeds();
  }

  @Test
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void whatTheUserHasToCorrectIsTriedAgainAfterARest() {
    fault("{'where': 'create', 'what': 'permission'}");
    fault("{'where': 'create', 'what': 'account'}");
    fault("{'where': 'boot', 'what': 'config'}");

    succeeds();
  }

  @Test
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void clustersThatBreakWhileTheyRun() {
    fault("{'where': 'cluster', 'what': 'break'}");
    fault("{'where': 'job', 'what': 'break'}");

    succeeds();
  }

  @Test
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void jobsThatAreLost() {
    fault("{'where': 'job', 'what': 'unacquired'}");
    fault("{'where': 'job', 'what': 'lost'}");

    succeeds();
  }

  @Test
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void aJobThatFails() {
    fault("{'where': 'job', 'what': 'exit'}");

    fails();
  }

  @Test
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void aJobThatHangs() {
    fault("{'where': 'job', 'what': 'hang'}");
    JsonObject object = cloud.land();
    Outside.await("the job runs", cloud.outside()::aJobRuns);

    cloud.timePasses("70m");

    cloud.ends(object, "FAILED");
  }

  @Test
  void functionsThatAreKilledOverAnEvent() {
    fault("{'where': 'function', 'what': 'kill-before', 'match': 'launch', 'delay': '50ms'}");
    fault("{'where': 'function', 'what': 'kill-after', 'match': 'teardown'}");
    fault("{'where': 'function', 'what': 'kill', 'match': 'ingest'}");

    succeeds();
  }

  @Test
  void anEventThatIsLostIsFoundByTheHourlyPass() {
    fault("{'where': 'event', 'what': 'drop', 'match': 'launch *'}");
    JsonObject lost = cloud.land();
    assertTrue(cloud.outside().isAtRest(), "nobody was told");

    cloud.timePasses("70m");

    cloud.ends(lost, "SUCCEEDED");
  }

  @Test
  void aClusterThatIsDeletedByHandUnderItsJob() {
    JsonObject object = cloud.land();
    Outside.await("the job runs", cloud.outside()::aJobRuns);

    cloud.outside().handDeletesClusters();

    cloud.ends(object, "SUCCEEDED");
  }
}
