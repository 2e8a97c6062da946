package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
  private static final String UPLOAD = "/upload/storage/v1/b/bkt/o?uploadType=";
  private static final String CRC_OF_OTHER_BYTES = "AAAAAA==";

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
  void aMultipartUploadKeepsEveryByteWhateverTheLineEnds() throws Exception {
    byte[] content = "\r\n--notb\r\n\n--\r\r".getBytes(StandardCharsets.UTF_8);
    for (String eol : List.of("\r\n", "\n")) {
      HttpResponse<String> answer = multipart(eol, "{\"name\":\"x\"}", content);

      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("a/b", RunningStorage.json(answer).get("contentType").getAsString());
      assertArrayEquals(content, bytes("x"));
    }
  }

  @Test
  void aLargeMultipartUploadIsStoredWhole() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);

    HttpResponse<String> answer = multipart("\r\n", "{\"name\":\"x\"}", content);

    assertEquals(200, answer.statusCode(), answer.body());
    assertArrayEquals(content, bytes("x"));
  }

  @Test
  void aChecksumThatDoesNotFitKeepsTheObjectFromAppearing() throws Exception {
    byte[] content = new byte[10_000];
    String claim = "{\"name\":\"x\",\"crc32c\":\"" + CRC_OF_OTHER_BYTES + "\"}";

    HttpResponse<String> byResource = multipart("\r\n", claim, content);
    HttpResponse<String> byHeader =
        cloud.send(
            "POST",
            UPLOAD + "media&name=x",
            content,
            "x-goog-hash",
            "crc32c=" + CRC_OF_OTHER_BYTES);

    assertEquals(400, byResource.statusCode());
    assertTrue(byResource.body().contains("doesn't match calculated CRC32C"), byResource.body());
    assertEquals(400, byHeader.statusCode());
    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/x").statusCode());
    assertEquals(List.of(), cloud.events);
    assertEquals(0, filesIn("blobs"));
  }

  @Test
  void theChecksumsAreThoseOfTheContent() throws Exception {
    JsonObject object = cloud.write("x", "123456789");

    // The check value of CRC-32C, and the MD5 of the same nine digits.
    assertEquals("4waSgw==", object.get("crc32c").getAsString());
    assertEquals("JfnnlDI7RTiF9RgfG2JNCw==", object.get("md5Hash").getAsString());
  }

  @Test
  void aResumableUploadGoesOnAfterARestart() throws Exception {
    byte[] content = new byte[700_000];
    new Random(2).nextBytes(content);
    String session = begin("large", "");

    HttpResponse<String> fresh = put(session, new byte[0], "bytes */*");
    HttpResponse<String> first = put(session, part(content, 0, 262_144), "bytes 0-262143/*");
    cloud.restart();
    HttpResponse<String> asked = put(session, new byte[0], "bytes */700000");
    boolean visible = cloud.get("/storage/v1/b/bkt/o/large").statusCode() == 200;
    HttpResponse<String> again =
        put(session, part(content, 100, 524_288), "bytes 100-524287/700000");
    HttpResponse<String> last =
        put(session, part(content, 524_288, 700_000), "bytes 524288-699999/700000");
    HttpResponse<String> repeated = put(session, new byte[0], "bytes */700000");

    assertEquals(308, fresh.statusCode());
    assertFalse(fresh.headers().firstValue("Range").isPresent());
    assertEquals("bytes=0-262143", first.headers().firstValue("Range").orElseThrow());
    assertEquals(308, asked.statusCode());
    assertEquals("bytes=0-262143", asked.headers().firstValue("Range").orElseThrow());
    assertFalse(visible);
    assertEquals("bytes=0-524287", again.headers().firstValue("Range").orElseThrow());
    assertEquals(200, last.statusCode(), last.body());
    assertEquals(last.body().replaceAll(":\\d+/", "/"), repeated.body().replaceAll(":\\d+/", "/"));
    assertArrayEquals(content, bytes("large"));
    assertEquals(List.of("large"), cloud.events);
    assertEquals(0, filesIn("uploads"));
  }

  @Test
  void aPieceThatLeavesAGapIsRefusedInTheWordsThatClientsLookFor() throws Exception {
    String session = begin("x", "");

    HttpResponse<String> answer = put(session, new byte[10], "bytes 5-14/100");

    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("Content-Range header, the upload offset is 5 byte(s)"));
  }

  @Test
  void theLastPieceIsCheckedAgainstItsHashOfTheWhole() throws Exception {
    byte[] content = new byte[700_000];
    new Random(3).nextBytes(content);
    String session = begin("x", "");
    put(session, part(content, 0, 524_288), "bytes 0-524287/*");

    HttpResponse<String> answer =
        cloud.send(
            "PUT",
            session,
            part(content, 524_288, 700_000),
            "Content-Range",
            "bytes 524288-699999/700000",
            "x-goog-hash",
            "crc32c=" + CRC_OF_OTHER_BYTES);

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("doesn't match calculated CRC32C"), answer.body());
    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/x").statusCode());
    assertEquals(404, put(session, new byte[0], "bytes */700000").statusCode());
    assertEquals(List.of(), cloud.events);
    assertEquals(0, filesIn("blobs"));
    assertEquals(0, filesIn("uploads"));
  }

  @Test
  void thePreconditionsOfTheBeginningHoldAtTheEndToo() throws Exception {
    String session = begin("x", "&ifGenerationMatch=0");
    cloud.write("x", "somebody else's");

    HttpResponse<String> late = put(session, new byte[10], "bytes 0-9/10");
    HttpResponse<String> early = cloud.post(UPLOAD + "resumable&name=x&ifGenerationMatch=0", "{}");

    assertEquals(412, late.statusCode());
    assertEquals(412, early.statusCode());
    assertEquals("somebody else's", cloud.get("/storage/v1/b/bkt/o/x?alt=media").body());
  }

  @Test
  void aCancelledUploadIsGone() throws Exception {
    String session = begin("x", "");
    put(session, new byte[10], "bytes 0-9/*");

    HttpResponse<String> cancelled = cloud.send("DELETE", session, new byte[0]);

    assertEquals(499, cancelled.statusCode());
    assertEquals(404, put(session, new byte[0], "bytes */*").statusCode());
    assertEquals(0, filesIn("uploads"));
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() throws Exception {
    int port = URI.create(cloud.url()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST " + UPLOAD + "media&name=x HTTP/1.1\r\nHost: l\r\nContent-Length: 100000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[50_000]);
      out.flush();
      socket.shutdownOutput();

      // The server closes when it has given up, so there is nothing to wait for but its end.
      socket.getInputStream().readAllBytes();
    }

    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/x").statusCode());
    assertEquals(0, filesIn("blobs"));
  }

  @Test
  void namesThatCloudStorageRefusesAreRefusedWithASentence() throws Exception {
    for (String name :
        List.of(
            "", ".", "..", "a%0Ab", "a%0Db", ".well-known/acme-challenge/x", "x".repeat(1025))) {
      HttpResponse<String> answer = cloud.tryToWrite(name, "1");

      assertEquals(400, answer.statusCode(), name);
      assertTrue(answer.body().contains("bject"), answer.body());
    }
    assertEquals(200, cloud.tryToWrite("%C3%A9".repeat(512), "1").statusCode());
    assertEquals(400, cloud.tryToWrite("%C3%A9".repeat(512) + "x", "1").statusCode());
  }

  private String begin(String name, String query) throws Exception {
    HttpResponse<String> answer = cloud.post(UPLOAD + "resumable&name=" + name + query, "{}");
    assertEquals(200, answer.statusCode(), answer.body());
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(cloud.url().length());
  }

  private HttpResponse<String> put(String session, byte[] body, String range) throws Exception {
    return cloud.send("PUT", session, body, "Content-Range", range);
  }

  private static byte[] part(byte[] content, int from, int to) {
    return Arrays.copyOfRange(content, from, to);
  }

  private HttpResponse<String> multipart(String eol, String resource, byte[] content)
      throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String head =
        String.join(eol, "--b", "Content-Type: application/json", "", resource, "--b")
            + String.join(eol, "", "Content-Type: a/b", "", "");
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes((eol + "--b--").getBytes(StandardCharsets.UTF_8));
    return cloud.send(
        "POST",
        UPLOAD + "multipart",
        body.toByteArray(),
        "Content-Type",
        "multipart/related; boundary=b");
  }

  private byte[] bytes(String name) throws Exception {
    ObjectResource object = cloud.storage().stat("bkt", name).orElseThrow();
    try (var in = cloud.storage().open(object)) {
      return in.readAllBytes();
    }
  }

  private long filesIn(String place) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve(place))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
