package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/** What can be asked for by hand, as the README says it, over the local cloud's own API. */
class CommandsTest extends FaultyCloud {

  @Test
  void aFailedBatchThatIsNamedIsRunAgain() {
    OneLane lane = new OneLane(cloud, "");
    cloud.call("POST", "/local/faults", "{\"where\": \"job\", \"what\": \"exit\"}");
    lane.objectLands();
    String failed = lane.firstReceipt().get("run").getAsString();

    lane.somebodyWritesIntoTheLedger("again/birds/" + failed);

    JsonObject again = lane.receiptAfter(failed);
    assertEquals("SUCCEEDED", again.get("outcome").getAsString(), again::toString);
    assertEquals(failed, again.get("again").getAsString());
    assertEquals(1, again.getAsJsonArray("objects").size());
    lane.thenItComesToRest();
  }

  @Test
  void aRunThatIsNamedIsCancelled() {
    OneLane lane = new OneLane(cloud, "");
    cloud.call("POST", "/local/faults", "{\"where\": \"job\", \"what\": \"hang\"}");
    lane.objectLands();

    lane.somebodyWritesIntoTheLedger("cancel/birds/" + lane.onlyRun());

    JsonObject receipt = lane.firstReceipt();
    assertEquals("FAILED", receipt.get("outcome").getAsString(), receipt::toString);
    String reason = receipt.get("reason").getAsString();
    assertTrue(reason.contains("Someone with access to the state bucket asked for"), reason);
    lane.thenItComesToRest();
  }

  @Test
  void aPipelineIsPausedAndResumed() {
    OneLane lane = new OneLane(cloud, "");
    lane.somebodyWritesIntoTheLedger("paused/birds");
    lane.objectLands();
    assertEquals(0, lane.clusters().size());

    lane.somebodyWritesIntoTheLedger("resume/birds");

    JsonObject receipt = lane.firstReceipt();
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    lane.thenItComesToRest();
  }

  @Test
  void anOlderObjectIsTakenIn() {
    OneLane lane = new OneLane(cloud, "");
    lane.objectIsThere();

    lane.somebodyWritesIntoTheLedger("backfill/birds/all", "{\"from\": \"2020-01-01T00:00:00Z\"}");

    JsonObject receipt = lane.firstReceipt();
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals("1 objects were put into the inbox", lane.newestAnswer());
    lane.thenItComesToRest();
  }
}
