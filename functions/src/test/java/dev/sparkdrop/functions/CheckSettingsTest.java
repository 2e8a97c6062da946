package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the deployment asks before it makes anything. */
class CheckSettingsTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "SPARKDROP_PROJECT", "p-1",
          "SPARKDROP_REGION", "us-central1",
          "SPARKDROP_LANDING_BUCKET", "p-1-landing",
          "SPARKDROP_STATE_BUCKET", "p-1-state",
          "SPARKDROP_PIPELINES", "gs://p-1-code/pipelines",
          "SPARKDROP_RUNS_TOPIC", "sparkdrop-runs");

  private static List<String> faults(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(GOOD);
    environment.putAll(more);
    return CheckSettings.faults(environment).lines().toList();
  }

  @Test
  void nothingIsSaidOfWhatIsGood() {
    assertEquals(List.of(), faults(Map.of()));
    assertEquals(
        List.of(),
        faults(
            Map.of(
                "SPARKDROP_INGEST_ALLOW", "10.1.0.0/16",
                "SPARKDROP_INGEST_DENY", "mirror.example.com",
                "SPARKDROP_SECRET_PARTNER", "token",
                "SPARKDROP_SECRET_HOSTS", "PARTNER@api.example.com")));
  }

  @Test
  void eachFaultHasALineAndAllAreTold() {
    List<String> faults =
        faults(
            Map.of(
                "SPARKDROP_REGION", "Europe",
                "SPARKDROP_INGEST_ALLOW", "10.1.0.0/99",
                "SPARKDROP_INGEST_DENY", "http://x/",
                "SPARKDROP_SECRET_HOSTS", "PARTNER@https://api.example.com"));

    assertEquals(4, faults.size(), faults::toString);
    for (String name :
        List.of(
            "SPARKDROP_REGION",
            "SPARKDROP_INGEST_ALLOW",
            "SPARKDROP_INGEST_DENY",
            "SPARKDROP_SECRET_HOSTS")) {
      assertTrue(faults.stream().anyMatch(fault -> fault.contains(name)), faults::toString);
    }
  }

  @Test
  void noSecretIsToldWithAFault() {
    List<String> faults =
        faults(
            Map.of(
                "SPARKDROP_SECRET_PARTNER", "hush-hush",
                "SPARKDROP_SECRET_HOSTS", "OTHER api"));

    assertTrue(!faults.isEmpty() && faults.stream().noneMatch(f -> f.contains("hush")));
  }
}
