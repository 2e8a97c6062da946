package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads in parts by the XML API, as transfer managers send large files. */
class PartUploadsTest {
  private static final int LEAST = 5 << 20;

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

  private String begin(String name, String... headers) throws Exception {
    HttpResponse<String> begun = cloud.send("POST", "/bkt/" + name + "?uploads", "", headers);
    assertEquals(200, begun.statusCode(), begun.body());
    return between(begun.body(), "UploadId");
  }

  private static String between(String xml, String element) {
    Matcher found = Pattern.compile("<" + element + ">([^<]*)<").matcher(xml);
    assertTrue(found.find(), xml);
    return found.group(1);
  }

  /** Sends a part, and gives its line for the completion. */
  private String part(String name, String id, int number, String content) throws Exception {
    HttpResponse<String> sent =
        cloud.send("PUT", "/bkt/" + name + "?partNumber=" + number + "&uploadId=" + id, content);
    assertEquals(200, sent.statusCode(), sent.body());
    return "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>"
        .formatted(number, sent.headers().firstValue("ETag").orElseThrow());
  }

  private HttpResponse<String> complete(
      String name, String id, List<String> parts, String... headers) throws Exception {
    String body =
        "<CompleteMultipartUpload>" + String.join("", parts) + "</CompleteMultipartUpload>";
    return cloud.send("POST", "/bkt/" + name + "?uploadId=" + id, body, headers);
  }

  private String read(String name) throws Exception {
    return cloud.get("/storage/v1/b/bkt/o/" + name + "?alt=media").body();
  }

  @Test
  void partsThatComeInAnyOrderAreJoinedByTheirNumbers() throws Exception {
    String id = begin("big", "Content-Type", "text/x", "x-goog-meta-k", "v");
    String first = "a".repeat(LEAST);
    String second = part("big", id, 2, "end");
    String one = part("big", id, 1, first);

    HttpResponse<String> done = complete("big", id, List.of(one, second));

    assertEquals(200, done.statusCode(), done.body());
    assertEquals("big", between(done.body(), "Key"));
    assertEquals(first + "end", read("big"));
    var object = RunningStorage.json(cloud.get("/storage/v1/b/bkt/o/big"));
    assertEquals("text/x", object.get("contentType").getAsString());
    assertEquals("{\"k\":\"v\"}", object.get("metadata").toString());
    assertEquals(List.of("big"), cloud.events);
    assertEquals(404, cloud.send("GET", "/bkt/big?uploadId=" + id, "").statusCode());
  }

  @Test
  void aPartThatIsSentAgainReplacesItself() throws Exception {
    String id = begin("x");
    part("x", id, 1, "wrong");
    String part = part("x", id, 1, "right");

    String listed = cloud.send("GET", "/bkt/x?uploadId=" + id, "").body();
    complete("x", id, List.of(part));

    assertEquals("5", between(listed, "Size"));
    assertEquals(1, listed.split("<Part>", -1).length - 1);
    assertEquals("right", read("x"));
  }

  @Test
  void anUploadOutlivesTheProcessWithItsParts() throws Exception {
    String id = begin("x");
    String large = "b".repeat(LEAST);
    String part = part("x", id, 1, large);

    cloud.restart();

    assertTrue(cloud.send("GET", "/bkt?uploads", "").body().contains("<UploadId>" + id));
    assertEquals(200, complete("x", id, List.of(part)).statusCode());
    assertEquals(large, read("x"));
  }

  @Test
  void whatCannotBeJoinedIsRefusedWithItsCode() throws Exception {
    String id = begin("x");
    String one = part("x", id, 1, "small");
    String two = part("x", id, 2, "end");
    String unknown = "<Part><PartNumber>3</PartNumber><ETag>\"00\"</ETag></Part>";

    assertEquals("EntityTooSmall", refused(complete("x", id, List.of(one, two))));
    assertEquals("InvalidPartOrder", refused(complete("x", id, List.of(two, one))));
    assertEquals("InvalidPart", refused(complete("x", id, List.of(one, unknown))));
    assertEquals(
        "MalformedCompleteMultipartUploadRequest", refused(complete("x", id, List.of("<Part"))));
    assertEquals("MalformedCompleteMultipartUploadRequest", refused(complete("x", id, List.of())));
    assertEquals("NoSuchUpload", refused(complete("y", id, List.of(one))));
    assertEquals(
        "InvalidArgument", refused(cloud.send("PUT", "/bkt/x?partNumber=0&uploadId=" + id, "")));
    assertEquals(200, complete("x", id, List.of(one)).statusCode());
  }

  @Test
  void aPreconditionIsCheckedWhenTheObjectIsMade() throws Exception {
    String id = begin("x");
    String part = part("x", id, 1, "new");
    cloud.write("x", "meanwhile");

    HttpResponse<String> late = complete("x", id, List.of(part), "x-goog-if-generation-match", "0");

    assertEquals("PreconditionFailed", refused(late));
    assertEquals("meanwhile", read("x"));
  }

  @Test
  void anAbortedUploadLeavesNothing() throws Exception {
    String id = begin("x");
    part("x", id, 1, "a".repeat(LEAST));

    assertEquals(204, cloud.send("DELETE", "/bkt/x?uploadId=" + id, "").statusCode());

    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/x").statusCode());
    assertEquals(404, cloud.send("PUT", "/bkt/x?partNumber=2&uploadId=" + id, "a").statusCode());
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void aLifecycleRuleAbortsWhatWasLeft() throws Exception {
    String left = begin("left");
    String other = begin("other");
    String rule =
        "{\"lifecycle\": {\"rule\": [{\"action\": {\"type\": \"AbortIncompleteMultipartUpload\"},"
            + " \"condition\": {\"age\": 0, \"matchesPrefix\": [\"le\"]}}]}}";
    cloud.send("PATCH", "/storage/v1/b/bkt", rule);

    cloud.storage().keepHouse();

    assertEquals(404, cloud.send("GET", "/bkt/left?uploadId=" + left, "").statusCode());
    assertEquals(200, cloud.send("GET", "/bkt/other?uploadId=" + other, "").statusCode());
  }

  @Test
  void objectsAreCopiedByAHeader() throws Exception {
    cloud.write("from", "content");

    HttpResponse<String> copied =
        cloud.send(
            "PUT",
            "/bkt/to",
            "",
            "x-goog-copy-source",
            "bkt/from",
            "x-goog-if-generation-match",
            "0");
    HttpResponse<String> again =
        cloud.send(
            "PUT",
            "/bkt/to",
            "",
            "x-goog-copy-source",
            "/bkt/from",
            "x-goog-if-generation-match",
            "0");

    assertEquals(200, copied.statusCode(), copied.body());
    assertTrue(copied.body().contains("<CopyObjectResult"), copied.body());
    assertEquals("content", read("to"));
    assertEquals("PreconditionFailed", refused(again));
  }

  private static String refused(HttpResponse<String> answer) {
    assertTrue(answer.statusCode() >= 400, answer.body());
    return between(answer.body(), "Code");
  }
}
