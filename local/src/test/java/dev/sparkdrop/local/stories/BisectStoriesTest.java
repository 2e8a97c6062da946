package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The one object that breaks a batch's job is found: by the functions' and drivers' processes. */
class BisectStoriesTest {
  private static final Set<String> GOOD = Set.of("tiny/a.csv", "tiny/b.csv", "tiny/c.csv");

  @Test
  void theObjectThatBreaksTheJobIsNamedAndTheOthersSucceed() throws IOException {
    Needs.nothing(Outside.missing());
    String settings = "retry: {bisect: true}\nbatch: {quietPeriod: 1m}";
    try (TinyCloud cloud = new TinyCloud("1", settings)) {
      GOOD.forEach(name -> land(cloud, name));
      land(cloud, "tiny/poison.csv");

      Outside.await("it is found", cloud::aBitOfTimePasses, () -> !found(cloud).isEmpty());
      cloud.outside().rest(cloud::aBitOfTimePasses);

      JsonObject found = found(cloud).get(0);
      assertEquals(Set.of("tiny/poison.csv"), names(List.of(found)));
      assertTrue(
          found
              .get("reason")
              .getAsString()
              .startsWith("gs://landing/tiny/poison.csv breaks the job. "),
          found::toString);
      List<JsonObject> succeeded =
          cloud.outside().receipts().stream()
              .filter(receipt -> receipt.get("outcome").getAsString().equals("SUCCEEDED"))
              .toList();
      assertEquals(GOOD, names(succeeded));
      // Four, two and two, one and one.
      assertEquals(5, cloud.outside().dataproc("jobs").size());
    }
  }

  private static void land(TinyCloud cloud, String name) {
    cloud.outside().upload("landing", name, "a,b\n".getBytes(StandardCharsets.UTF_8));
  }

  /** The receipts of objects that break the job. */
  private static List<JsonObject> found(TinyCloud cloud) {
    return cloud.outside().receipts().stream()
        .filter(receipt -> receipt.has("reason"))
        .filter(receipt -> receipt.get("reason").getAsString().contains(" breaks the job. "))
        .toList();
  }

  private static Set<String> names(List<JsonObject> receipts) {
    Set<String> names = new TreeSet<>();
    for (JsonObject receipt : receipts) {
      for (JsonElement object : receipt.getAsJsonArray("objects")) {
        names.add(object.getAsJsonObject().get("name").getAsString());
      }
    }
    return names;
  }
}
