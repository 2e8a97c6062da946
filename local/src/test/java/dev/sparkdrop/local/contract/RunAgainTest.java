package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/** Running a failed batch again, as the README says it, over the local cloud's own API. */
class RunAgainTest extends FaultyCloud {

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
}
