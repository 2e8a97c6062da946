package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a new version is rolled out, an instance of the old one meets records with fields that it
 * does not know. It leaves them to the new one.
 */
class NewerVersionTest {
  private static final String RECORD = "lanes/birds/birds.json";

  private final World world = new World().pipeline("birds", "birds/*.csv");

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "claim", "rhythm"})
  void aRecordWithAnUnknownFieldIsLeftAloneInEachPhase(String part) {
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));
    Set<String> phases = new HashSet<>();
    for (int minute = 0; minute < 30; minute++) {
      world.timePasses(Duration.ofMinutes(1));
      Bucket.Stored known = world.state.read(RECORD).orElseThrow();
      JsonObject record = JsonParser.parseString(known.content()).getAsJsonObject();
      JsonObject holder = part.isEmpty() ? record : record.getAsJsonObject(part);
      if (holder == null) {
        continue;
      }
      phases.add(record.get("phase").getAsString());
      holder.addProperty("newer", "since 0.3");
      world.handWrites(RECORD, record.toString());
      long written = world.state.read(RECORD).orElseThrow().entry().generation();

      // The next tick of the old version, and an event that it handles.
      world.tick();
      world.eventArrives(world.objectIsWritten("birds/" + minute + ".csv"));

      assertEquals(written, world.state.read(RECORD).orElseThrow().entry().generation());
      world.handWrites(RECORD, known.content());
    }
    assertTrue(phases.contains("RUNNING"), phases::toString);
    assertTrue(world.logged("lane could not be advanced") > 0);

    world.timePasses(Duration.ofHours(1));

    assertEquals(31, world.sizes().stream().mapToInt(Integer::intValue).sum());
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }
}
