package dev.sparkdrop.local.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.PipelineFolder;
import dev.sparkdrop.pipeline.Variables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnmatchedDropsTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private Database database;
  private CloudStorage storage;
  private UnmatchedDrops drops;

  @BeforeEach
  void start() throws Exception {
    database = new Database(folder.resolve("journal"));
    storage = new CloudStorage(folder, database, Clock.systemUTC());
    storage.createBucket("landing");
    storage.createBucket("lake");
    CheckedFolder checked =
        PipelineFolder.read(
            Path.of("../pipelines"),
            Variables.of(
                Map.of(
                    "project", "sparkdrop-local",
                    "region", "us-central1",
                    "landing", "landing",
                    "lake", "lake",
                    "code", "code",
                    "state", "state")));
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    Story story = new Story(out, Clock.systemUTC(), true);
    drops = new UnmatchedDrops(story, "landing", checked.pipelines());
    storage.onFinalize(drops::written);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private void drop(String bucket, String name) throws IOException {
    storage.put(bucket, name, new ByteArrayInputStream(new byte[0]), null, Map.of());
  }

  private List<String> lines() {
    return told.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aDropThatNoPipelineTakesIsToldWithTheNearestPattern() throws IOException {
    drop("landing", "birdstrike/1990/a.csv");

    JsonObject line = JsonParser.parseString(lines().get(0)).getAsJsonObject();
    String message = line.get("message").getAsString();
    assertTrue(message.contains("birdstrike/1990/a.csv matches no pipeline"), message);
    assertTrue(message.contains("Nearest comes birdstrikes/"), message);
    assertTrue(line.has("time") && line.has("pipeline"), "" + line);
  }

  @Test
  void aFolderIsToldOnceAndAgainWhenThePipelinesChange() throws IOException {
    drop("landing", "x/a.csv");
    drop("landing", "x/b.csv");
    drop("landing", "y/b.csv");
    assertEquals(2, lines().size());

    drops.pipelines(List.of());
    drop("landing", "x/c.csv");

    assertTrue(lines().get(2).contains("There is no pipeline at all"), lines().get(2));
  }

  @Test
  void whatIsTakenOrElsewhereIsNotTold() throws IOException {
    drop("landing", "birdstrikes/1990/a.csv");
    drop("lake", "x/a.csv");

    assertEquals(List.of(), lines());
  }
}
