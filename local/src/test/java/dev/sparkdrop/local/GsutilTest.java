package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.PythonEnvironment.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gsutil, which speaks TLS alone, as the files in the data folder point it here. */
class GsutilTest {
  private static final Pattern RAN = Pattern.compile("(?m)^Ran (\\d+) tests in .*\\s+OK$");
  private static final int TESTS = 10;

  @TempDir Path folder;

  @Test
  void itsCommandsDoWhatTheyDoOnThePlatform() throws Exception {
    PythonEnvironment gsutil = PythonEnvironment.ofGsutil();
    try (LocalCloud cloud = new LocalCloud(0, folder, Duration.ZERO, (endpoint, objects) -> null)) {
      Ports ports = new Ports(cloud.port(), cloud.serveHttps(0), 0);
      Addresses addresses = new Addresses(ports, folder);
      addresses.write();
      Map<String, String> environment = new HashMap<>(addresses.environment());
      environment.put("NO_PROXY", "localhost");

      Output output = gsutil.run(environment, "local/src/test/python/test_gsutil.py");

      Matcher ran = RAN.matcher(output.text());
      assertTrue(output.exit() == 0 && ran.find(), output::text);
      assertEquals(TESTS, Integer.parseInt(ran.group(1)), output::text);
    }
  }
}
