package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL job of the page docs/bring-your-own-job.md. */
class SqlStoriesTest {
  @TempDir Path folder;

  @Test
  void theScriptOfThePageReplacesWhatItsSourcesWroteAndTellsWhyItFailed() throws IOException {
    Needs.nothing(Outside.missing());
    Path pipelines = folder.resolve("pipelines");
    Files.createDirectories(pipelines.resolve("code"));
    Files.writeString(pipelines.resolve("delays.yaml"), block("delays.yaml"));
    Files.writeString(pipelines.resolve("code/delays.sql"), block("delays.sql"));
    byte[] sample = Files.readAllBytes(Path.of("..", "pipelines", "samples", "flights.parquet"));
    try (Outside outside = new Outside(folder.resolve("data"))) {
      outside.start("--boot", "1", "--pipelines", pipelines.toString());

      for (int time = 0; time < 2; time++) {
        JsonObject receipt =
            outside.receiptOf(outside.upload("landing", "delays/a.parquet", sample));
        assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
      }
      List<String> files = outside.list("lake", "delays/source_key=");
      files.removeIf(name -> !name.endsWith(".parquet"));
      assertEquals(1, files.size(), files::toString);

      byte[] other = "no Parquet".getBytes(StandardCharsets.UTF_8);
      JsonObject failed = outside.receiptOf(outside.upload("landing", "delays/b.parquet", other));
      String message = failed.get("jobMessage").getAsString();
      assertTrue(message.contains("is not a Parquet file"), message);
    }
  }

  private static String block(String name) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "bring-your-own-job.md"));
    Matcher block =
        Pattern.compile("(?s)<!-- " + Pattern.quote(name) + " -->\\n+```\\w+\\n(.*?)```")
            .matcher(page);
    assertTrue(block.find(), name);
    return block.group(1);
  }
}
