package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.access.AccessLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
  /** What only the local cloud has, and nobody needs a permission for. */
  private static final Set<String> OURS =
      Set.of(
          "GET /local",
          "GET /local/faults",
          "POST /local/faults",
          "DELETE /local/faults",
          "DELETE /local/faults/{id}",
          "GET /local/clock",
          "POST /local/clock",
          "GET /local/permissions",
          "POST /token",
          "POST /oauth2/v4/token",
          "GET /$discovery/rest",
          "GET /discovery/v1/apis/bigquery/v2/rest");

  @TempDir Path folder;

  @Test
  void ofEveryRouteItIsKnownWhichPermissionsItNeeds() throws IOException {
    Set<String> known = new TreeSet<>(AccessLog.routes());
    known.addAll(OURS);

    try (LocalCloud cloud = new LocalCloud(0, folder, Duration.ZERO, (endpoint, objects) -> null)) {
      assertEquals(
          String.join("\n", known),
          String.join("\n", new TreeSet<>(cloud.routes())),
          "a route that is only in the second needs a row in local/access");
    }
  }
}
