package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreconditionsTest {
  private static final String OBJECT = "/storage/v1/b/bkt/o/x";

  @TempDir Path folder;
  private RunningStorage cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = new RunningStorage(folder);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void aCreateOfWhatExistsIsRefusedInGooglesWords() throws Exception {
    cloud.write("x", "1", "&ifGenerationMatch=0");

    var refused = cloud.tryToWrite("x", "2", "&ifGenerationMatch=0");

    assertEquals(412, refused.statusCode());
    JsonObject error = RunningStorage.json(refused).getAsJsonObject("error");
    JsonObject first = error.getAsJsonArray("errors").get(0).getAsJsonObject();
    assertEquals("conditionNotMet", first.get("reason").getAsString());
    assertEquals("1", cloud.get(OBJECT + "?alt=media").body());
  }

  @Test
  void aWriteOnAGenerationReplacesThatOneOnly() throws Exception {
    String first = generation(cloud.write("x", "1"));
    String second = generation(cloud.write("x", "2", "&ifGenerationMatch=" + first));

    assertEquals(412, cloud.tryToWrite("x", "3", "&ifGenerationMatch=" + first).statusCode());
    assertEquals(412, cloud.tryToWrite("x", "3", "&ifGenerationNotMatch=" + second).statusCode());
    assertEquals(412, cloud.tryToWrite("x", "3", "&ifMetagenerationMatch=2").statusCode());
    assertEquals(200, cloud.tryToWrite("x", "3", "&ifGenerationNotMatch=" + first).statusCode());
    assertEquals(412, cloud.tryToWrite("y", "1", "&ifGenerationNotMatch=0").statusCode());
    assertEquals(400, cloud.tryToWrite("y", "1", "&ifGenerationMatch=x").statusCode());
  }

  @Test
  void readsAnswer304ForWhatTheCallerHasAnd412ForWhatIsNotThere() throws Exception {
    String generation = generation(cloud.write("x", "1"));

    assertEquals(200, status("?ifGenerationMatch=" + generation));
    assertEquals(412, status("?ifGenerationMatch=1"));
    assertEquals(304, status("?ifGenerationNotMatch=" + generation));
    assertEquals(304, status("?alt=media&ifGenerationNotMatch=" + generation));
    assertEquals(304, status("?ifMetagenerationNotMatch=1"));
    assertEquals(200, status("?generation=" + generation));
    assertEquals(404, status("?generation=1"));
    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/y?ifGenerationMatch=1").statusCode());
  }

  @Test
  void aDeleteIsOfTheGenerationThatWasMeant() throws Exception {
    String generation = generation(cloud.write("x", "1"));

    assertEquals(412, delete("?ifGenerationMatch=1"));
    assertEquals(404, delete("?generation=1"));
    assertEquals(204, delete("?ifGenerationMatch=" + generation));
    assertEquals(404, delete(""));
  }

  @Test
  void attributesChangeTheMetagenerationAndNothingElse() throws Exception {
    String generation = generation(cloud.write("x", "1"));
    byte[] patch = "{\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}".getBytes(StandardCharsets.UTF_8);
    byte[] next = "{\"metadata\":{\"a\":null}}".getBytes(StandardCharsets.UTF_8);

    cloud.send("PATCH", OBJECT + "?ifMetagenerationMatch=1", patch);
    var stale = cloud.send("PATCH", OBJECT + "?ifMetagenerationMatch=1", next);
    JsonObject patched = RunningStorage.json(cloud.send("PATCH", OBJECT, next));

    assertEquals(412, stale.statusCode());
    assertEquals("3", patched.get("metageneration").getAsString());
    assertEquals(generation, generation(patched));
    assertEquals("{\"b\":\"2\"}", patched.get("metadata").toString());
    assertEquals("text/plain", patched.get("contentType").getAsString());
    assertEquals(List.of("x"), cloud.events);
  }

  @Test
  void ofManyWhoCreateAtOnceExactlyOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        String name = "race" + round;
        List<Future<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String content = "writer " + i;
          writers.add(
              threads.submit(
                  () -> cloud.tryToWrite(name, content, "&ifGenerationMatch=0").statusCode()));
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> writer : writers) {
          answers.add(writer.get());
        }

        assertEquals(
            List.of(200, 412, 412, 412, 412, 412, 412, 412), answers.stream().sorted().toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void generationsRiseAndAreNeverGivenTwiceAlsoAfterARestart() throws Exception {
    long last = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        long next = Long.parseLong(generation(cloud.write("x", "1")));
        assertTrue(next > last, next + " after " + last);
        last = next;
      }
      cloud.send("DELETE", OBJECT, new byte[0]);
      cloud.restart();
    }
    assertNotEquals(0, last);
  }

  private int status(String query) throws Exception {
    return cloud.get(OBJECT + query).statusCode();
  }

  private int delete(String query) throws Exception {
    return cloud.send("DELETE", OBJECT + query, new byte[0]).statusCode();
  }

  private static String generation(JsonObject object) {
    return object.get("generation").getAsString();
  }
}
