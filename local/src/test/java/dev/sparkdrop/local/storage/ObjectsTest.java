package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectsTest {
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
  void aRangeIsGivenAndOneBeyondTheEndIsRefused() throws Exception {
    cloud.write("x", "0123456789");
    cloud.write("none", "");

    HttpResponse<String> middle = range("x", "bytes=2-4");
    HttpResponse<String> beyond = range("x", "bytes=10-");

    assertEquals(206, middle.statusCode());
    assertEquals("234", middle.body());
    assertEquals("bytes 2-4/10", middle.headers().firstValue("Content-Range").orElseThrow());
    assertEquals("789", range("x", "bytes=7-99").body());
    assertEquals("89", range("x", "bytes=-2").body());
    assertEquals("0123456789", range("x", "bytes=-99").body());
    assertEquals(416, beyond.statusCode());
    assertEquals("bytes */10", beyond.headers().firstValue("Content-Range").orElseThrow());
    assertEquals(416, range("none", "bytes=0-").statusCode());
    assertEquals(200, range("x", "nonsense").statusCode());
  }

  @Test
  void whoReadsAnObjectThatIsReplacedReadsTheOldOneToItsEnd() throws Exception {
    String large = "old".repeat(100_000);
    cloud.write("x", large);

    try (InputStream in = cloud.storage().open(cloud.storage().stat("bkt", "x").orElseThrow())) {
      cloud.write("x", "new");

      assertEquals(large, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals("new", cloud.get("/storage/v1/b/bkt/o/x?alt=media").body());
    assertEquals(0, blobs());
    assertEquals(List.of("x", "-x", "x"), cloud.events);
  }

  @Test
  void aCompositeObjectHasNoMd5AndCountsItsParts() throws Exception {
    String first = cloud.write("p1", "ab".repeat(5_000)).get("generation").getAsString();
    cloud.write("p2", "c");
    String sources =
        "{\"destination\":{\"contentType\":\"a/b\"},\"sourceObjects\":[{\"name\":\"p1\","
            + "\"objectPreconditions\":{\"ifGenerationMatch\":\"%s\"}},{\"name\":\"p2\"}]}";

    HttpResponse<String> refused = compose(sources.formatted("1"));
    JsonObject composed = RunningStorage.json(compose(sources.formatted(first)));

    assertEquals(412, refused.statusCode());
    assertFalse(composed.has("md5Hash"));
    assertEquals(2, composed.get("componentCount").getAsInt());
    assertEquals("10001", composed.get("size").getAsString());
    assertEquals("ab".repeat(5_000) + "c", cloud.get("/storage/v1/b/bkt/o/all?alt=media").body());
    assertEquals(400, compose("{\"sourceObjects\":[]}").statusCode());
    assertEquals(400, compose(manySources(33)).statusCode());
    assertEquals(200, compose(manySources(32)).statusCode());
  }

  @Test
  void aRewriteCopiesAndItsPreconditionsAreOfSourceAndTarget() throws Exception {
    String source = cloud.write("x", "1".repeat(9_000)).get("generation").getAsString();
    String path = "/storage/v1/b/bkt/o/x/rewriteTo/b/bkt/o/y";

    assertEquals(412, cloud.post(path + "?ifSourceGenerationMatch=1", "").statusCode());
    assertEquals(404, cloud.post(path + "?sourceGeneration=1", "").statusCode());
    HttpResponse<String> done =
        cloud.post(path + "?ifGenerationMatch=0&ifSourceGenerationMatch=" + source, "");
    assertEquals(412, cloud.post(path + "?ifGenerationMatch=0", "").statusCode());
    cloud.send("DELETE", "/storage/v1/b/bkt/o/x", new byte[0]);

    JsonObject rewrite = RunningStorage.json(done);
    assertTrue(rewrite.get("done").getAsBoolean());
    assertEquals("9000", rewrite.get("totalBytesRewritten").getAsString());
    JsonObject copy = rewrite.getAsJsonObject("resource");
    assertEquals("text/plain", copy.get("contentType").getAsString());
    assertEquals("1".repeat(9_000), cloud.get("/storage/v1/b/bkt/o/y?alt=media").body());
    assertEquals(List.of("x", "y", "-x"), cloud.events);
    assertEquals(1, blobs());
  }

  @Test
  void aBatchAnswersEachRequestInItsOrder() throws Exception {
    cloud.write("x", "1");
    String batch =
        """
        --z
        Content-Type: application/http
        Content-ID: <id+1>

        GET /storage/v1/b/bkt/o/x HTTP/1.1


        --z
        Content-Type: application/http
        Content-ID: 2

        DELETE http://elsewhere/storage/v1/b/bkt/o/none HTTP/1.1


        --z
        Content-Type: application/http

        PATCH /storage/v1/b/bkt/o/x HTTP/1.1
        Content-Type: application/json

        {"metadata":{"k":"v"}}
        --z
        Content-Type: application/http

        DELETE /storage/v1/b/bkt/o/x

        --z--
        """;

    HttpResponse<String> answer =
        cloud.post("/batch/storage/v1", batch, "Content-Type", "multipart/mixed; boundary=z");

    String body = answer.body();
    assertEquals(200, answer.statusCode());
    List<String> order =
        List.of(
            "Content-ID: <response-id+1>",
            "HTTP/1.1 200",
            "storage#object",
            "Content-ID: response-2",
            "HTTP/1.1 404",
            "HTTP/1.1 200",
            "\"k\":\"v\"",
            "HTTP/1.1 204");
    int at = 0;
    for (String expected : order) {
      int found = body.indexOf(expected, at);
      assertTrue(found >= 0, expected + " is not in its place in " + body);
      at = found + expected.length();
    }
    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/x").statusCode());
  }

  @Test
  void aBatchOfMoreThanAHundredIsRefused() throws Exception {
    String part = "--z\n\nGET /storage/v1/b/bkt HTTP/1.1\n\n";

    assertEquals(400, batch(part.repeat(101) + "--z--").statusCode());
    assertEquals(200, batch(part.repeat(100) + "--z--").statusCode());
  }

  @Test
  void bucketsAreMadeListedAndDeletedWhenTheyAreEmpty() throws Exception {
    assertEquals(200, cloud.post("/storage/v1/b?project=p", "{\"name\":\"other\"}").statusCode());
    assertEquals(409, cloud.post("/storage/v1/b?project=p", "{\"name\":\"other\"}").statusCode());
    assertEquals(400, cloud.post("/storage/v1/b?project=p", "{\"name\":\"N\"}").statusCode());
    assertEquals(404, cloud.get("/storage/v1/b/none").statusCode());
    cloud.write("x", "1");
    JsonObject list = RunningStorage.json(cloud.get("/storage/v1/b?project=p"));
    assertEquals(2, list.getAsJsonArray("items").size());

    assertEquals(409, cloud.send("DELETE", "/storage/v1/b/bkt", new byte[0]).statusCode());
    assertEquals(204, cloud.send("DELETE", "/storage/v1/b/other", new byte[0]).statusCode());
    assertEquals(404, cloud.get("/storage/v1/b/other").statusCode());
  }

  @Test
  void whatWasInADeletedBucketIsThereAfterARestart() throws Exception {
    cloud.post("/storage/v1/b?project=p", "{\"name\": \"soft\"}");
    cloud
        .storage()
        .put(
            "soft",
            "a",
            new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)),
            null,
            Map.of());
    long generation = cloud.storage().stat("soft", "a").orElseThrow().generation();
    cloud.storage().delete("soft", "a");
    String bucket =
        RunningStorage.json(cloud.get("/storage/v1/b/soft")).get("generation").getAsString();
    cloud.send("DELETE", "/storage/v1/b/soft", new byte[0]);

    cloud.restart();

    cloud.post("/storage/v1/b/soft/restore?generation=" + bucket, "");
    cloud.post("/storage/v1/b/soft/o/a/restore?generation=" + generation, "");
    assertEquals("x", cloud.get("/storage/v1/b/soft/o/a?alt=media").body());
  }

  @Test
  void everythingIsThereAfterARestart() throws Exception {
    Map<String, String> metadata = Map.of("k", "v");
    byte[] large = "large".repeat(5_000).getBytes(StandardCharsets.UTF_8);
    cloud.storage().put("bkt", "small", new ByteArrayInputStream(new byte[0]), null, metadata);
    cloud.storage().put("bkt", "large", new ByteArrayInputStream(large), "a/b", Map.of());
    ObjectResource before = cloud.storage().stat("bkt", "large").orElseThrow();
    Path orphan = folder.resolve("blobs").resolve("aa").resolve("aabbcc");
    Files.createDirectories(orphan.getParent());
    Files.writeString(orphan, "of a write that the process died in");

    cloud.restart();

    ObjectResource after = cloud.storage().stat("bkt", "large").orElseThrow();
    assertEquals(before.generation(), after.generation());
    assertEquals(before.etag(), after.etag());
    assertEquals("large".repeat(5_000), cloud.get("/storage/v1/b/bkt/o/large?alt=media").body());
    assertEquals(metadata, cloud.storage().stat("bkt", "small").orElseThrow().metadata());
    assertFalse(Files.exists(orphan));
  }

  private HttpResponse<String> range(String name, String range) throws Exception {
    String path = "/download/storage/v1/b/bkt/o/" + name + "?alt=media";
    return cloud.send("GET", path, new byte[0], "Range", range);
  }

  private HttpResponse<String> compose(String body) throws Exception {
    return cloud.post("/storage/v1/b/bkt/o/all/compose", body);
  }

  private HttpResponse<String> batch(String body) throws Exception {
    return cloud.post("/batch/storage/v1", body, "Content-Type", "multipart/mixed; boundary=z");
  }

  private static String manySources(int count) {
    return "{\"sourceObjects\":[" + "{\"name\":\"p2\"},".repeat(count - 1) + "{\"name\":\"p2\"}]}";
  }

  private long blobs() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
