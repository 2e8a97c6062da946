package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.JsonSchemas;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.PythonEnvironment;
import dev.sparkdrop.local.PythonEnvironment.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python's clients against the local cloud, with a table in the lake that LakeJob wrote. */
class PythonClientsTest {
  private static final Pattern RAN = Pattern.compile("(?m)^Ran (\\d+) tests? in .*\\s+OK$");

  @TempDir static Path folder;
  private static PythonEnvironment clients;
  private static Outside outside;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    clients = PythonEnvironment.ofClients();
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "1", "--grpc", String.valueOf(outside.grpcPort()));
    byte[] sample = Files.readAllBytes(Path.of("..", "pipelines", "samples", "weather.csv"));
    JsonObject receipt = outside.receiptOf(outside.upload("landing", "weather/2026.csv", sample));
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    String job = receipt.get("run").getAsString() + "-a1.json";
    String report = outside.content("state", "reports/weather/" + job);
    assertEquals(List.of(), JsonSchemas.faults("report-v1", report));
    environment = new HashMap<>(outside.pythonEnvironment());
    environment.put("WEATHER_ROWS", receipt.getAsJsonObject("rows").get("out").getAsString());
  }

  @AfterAll
  static void stop() {
    if (outside != null) {
      outside.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "storage, 8",
    "dataproc, 2",
    "pubsub, 2",
    "pubsub_grpc, 1",
    "gcsfs, 4",
    "deltalake, 3",
    "duckdb, 2"
  })
  void testsOfTheClientPass(String client, int tests) throws IOException {
    Output output = clients.run(environment, "local/src/test/python/test_" + client + ".py");

    Matcher ran = RAN.matcher(output.text());
    assertTrue(output.exit() == 0 && ran.find(), output::text);
    assertEquals(tests, Integer.parseInt(ran.group(1)), output::text);
  }
}
