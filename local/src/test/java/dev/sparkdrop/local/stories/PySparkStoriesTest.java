package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.JsonSchemas;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.PythonEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
    List<String> files = outside.list("lake", "flights/");
    files.removeIf(name -> !name.endsWith(".parquet"));
    assertEquals(1, files.size(), files::toString);
    long written = rows(outside.bytes("lake", files.get(0)));
    assertTrue(written > 0 && written < 10_000);
    assertEquals(written, receipt.getAsJsonObject("rows").get("out").getAsLong());
    // What was written on both sides is as docs/schemas tells.
    String run = receipt.get("run").getAsString();
    String manifest = outside.content("state", "runs/flights/" + run + "/manifest.json");
    assertEquals(List.of(), JsonSchemas.faults("manifest-v1", manifest));
    String report = outside.content("state", "reports/flights/" + run + "-a1.json");
    assertEquals(List.of(), JsonSchemas.faults("report-v1", report));
  }

  private static long rows(byte[] parquet) throws IOException {
    Path file = Files.write(folder.resolve("rows.parquet"), parquet);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT COUNT(*) FROM read_parquet('" + file + "')")) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
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
