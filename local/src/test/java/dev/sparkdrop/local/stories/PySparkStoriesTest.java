package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.PythonEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PySpark sample on the real connector. */
class PySparkStoriesTest {
  @TempDir static Path folder;
  private static Outside outside;

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    PythonEnvironment.ofPySpark();
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "1");
  }

  @AfterAll
  static void stop() {
    if (outside != null) {
      outside.close();
    }
  }

  @Test
  void aDroppedParquetFileIsCountedByAPythonJob() throws IOException {
    byte[] sample = Files.readAllBytes(Path.of("..", "pipelines", "samples", "flights.parquet"));

    JsonObject receipt = outside.receiptOf(outside.upload("landing", "flights/a.parquet", sample));

    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(10_000, receipt.getAsJsonObject("rows").get("in").getAsLong(), receipt::toString);
    assertEquals(
        1, outside.list("lake", "flights/").stream().filter(n -> n.endsWith(".parquet")).count());
  }

  @Test
  void theExceptionOfAFailedJobIsInItsReceipt() {
    byte[] bad = "no Parquet".getBytes(StandardCharsets.UTF_8);

    JsonObject receipt = outside.receiptOf(outside.upload("landing", "flights/bad.parquet", bad));

    assertEquals("FAILED", receipt.get("outcome").getAsString(), receipt::toString);
    String message = receipt.get("jobMessage").getAsString();
    assertTrue(message.matches("(py4j|pyspark)[\\w.]+: .*"), message);
    assertTrue(receipt.get("reason").getAsString().contains(message), receipt::toString);
  }
}
