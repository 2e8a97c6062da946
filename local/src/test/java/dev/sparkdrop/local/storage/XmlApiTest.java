package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The XML API as Go's client reads by it, and as clients of S3 use it. */
class XmlApiTest {
  private static final String MD5_OF_HELLO = "\"5d41402abc4b2a76b9719d911017c592\"";

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

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }

  private static void refused(int code, String word, HttpResponse<String> answer) {
    assertEquals(code, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(word), answer.body());
  }

  @Test
  void aHeadTellsTheLengthOfWhatAGetWouldBring() throws Exception {
    cloud.write("x", "hello");

    assertEquals("5", header(cloud.send("HEAD", "/bkt/x", ""), "Content-Length"));
    HttpResponse<String> part = cloud.send("HEAD", "/bkt/x", "", "Range", "bytes=1-3");
    assertEquals("3", header(part, "Content-Length"));
    HttpResponse<String> missing = cloud.send("HEAD", "/bkt/none", "");
    assertEquals(404, missing.statusCode());
    assertEquals(
        String.valueOf(cloud.send("GET", "/bkt/none", "").body().length()),
        header(missing, "Content-Length"));
  }

  @Test
  void readsHavePreconditionsInHeaders() throws Exception {
    String generation = cloud.write("x", "hello").get("generation").getAsString();

    for (String method : List.of("GET", "HEAD")) {
      assertEquals(
          200,
          cloud.send(method, "/bkt/x", "", "x-goog-if-generation-match", generation).statusCode());
      assertEquals(
          412, cloud.send(method, "/bkt/x", "", "x-goog-if-generation-match", "7").statusCode());
      assertEquals(
          412,
          cloud.send(method, "/bkt/x", "", "x-goog-if-metageneration-match", "7").statusCode());
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "If-Match,            TAG,    -, -, 200",
        "If-Match,            *,      -, -, 200",
        "If-Match,            '\"x\"', -, -, 412",
        "If-Match,            '\"x\", TAG', -, -, 200",
        "If-None-Match,       TAG,    -, -, 304",
        "If-None-Match,       '\"x\"', -, -, 200",
        "If-Modified-Since,   FUTURE, -, -, 304",
        "If-Modified-Since,   PAST,   -, -, 200",
        "If-Modified-Since,   today,  -, -, 200",
        "If-Unmodified-Since, FUTURE, -, -, 200",
        "If-Unmodified-Since, PAST,   -, -, 412",
        "If-Unmodified-Since, PAST,   If-Match, TAG, 200",
        "If-Modified-Since,   FUTURE, If-None-Match, '\"x\"', 200"
      })
  void readsHaveTheConditionsOfHttp(
      String header, String value, String other, String otherValue, int expected) throws Exception {
    cloud.write("x", "hello");
    List<String> headers = new ArrayList<>(List.of(header, filled(value)));
    if (other != null) {
      headers.addAll(List.of(other, filled(otherValue)));
    }

    for (String method : List.of("GET", "HEAD")) {
      HttpResponse<String> answer =
          cloud.send(method, "/bkt/x", "", headers.toArray(String[]::new));
      assertEquals(expected, answer.statusCode(), method + " " + headers);
    }
  }

  private static String filled(String value) {
    return value
        .replace("TAG", MD5_OF_HELLO)
        .replace("FUTURE", "Thu, 01 Jan 2099 00:00:00 GMT")
        .replace("PAST", "Sat, 01 Jan 2000 00:00:00 GMT");
  }

  @Test
  void theEntityTagOfAReadIsTheOneOfAListing() throws Exception {
    cloud.write("x", "hello");

    assertEquals(MD5_OF_HELLO, header(cloud.send("GET", "/bkt/x", ""), "ETag"));
    assertEquals(MD5_OF_HELLO, header(cloud.send("HEAD", "/bkt/x", ""), "ETag"));
    assertTrue(cloud.send("GET", "/bkt", "").body().contains("<ETag>" + MD5_OF_HELLO + "</ETag>"));
  }

  @Test
  void namesAreListedEncodedOnRequest() throws Exception {
    assertEquals(200, cloud.send("PUT", "/bkt/d/a%20%2B%26", "1").statusCode());
    assertEquals(200, cloud.send("PUT", "/bkt/d/e%20/x", "1").statusCode());

    String plain = cloud.send("GET", "/bkt?prefix=d/&delimiter=/", "").body();
    String encoded = cloud.send("GET", "/bkt?prefix=d/&delimiter=/&encoding-type=url", "").body();

    assertTrue(plain.contains("<Key>d/a +&amp;</Key>"), plain);
    assertTrue(encoded.contains("<EncodingType>url</EncodingType>"), encoded);
    assertTrue(encoded.contains("<Key>d%2Fa%20%2B%26</Key>"), encoded);
    assertTrue(encoded.contains("<CommonPrefixes><Prefix>d%2Fe%20%2F</Prefix>"), encoded);
  }

  @Test
  void clientsOfS3SendTheirOwnNamesOfHeaders() throws Exception {
    cloud.send("PUT", "/bkt/x", "hello", "x-amz-meta-who", "me", "x-amz-storage-class", "NEARLINE");
    HttpResponse<String> copied = cloud.send("PUT", "/bkt/y", "", "x-amz-copy-source", "bkt/x");

    JsonObject object = RunningStorage.json(cloud.get("/storage/v1/b/bkt/o/x"));
    assertEquals("me", object.getAsJsonObject("metadata").get("who").getAsString());
    assertEquals("NEARLINE", object.get("storageClass").getAsString());
    assertEquals(200, copied.statusCode(), copied.body());
    assertEquals("hello", cloud.send("GET", "/bkt/y", "").body());
  }

  @Test
  void theChunksOfNewerClientsOfS3DoNotBecomeContent() throws Exception {
    String framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

    refused(
        501,
        "request_checksum_calculation",
        cloud.send(
            "PUT",
            "/bkt/x",
            framed,
            "x-amz-content-sha256",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "Content-Encoding",
            "aws-chunked"));

    assertEquals(404, cloud.get("/storage/v1/b/bkt/o/x").statusCode());
  }

  @Test
  void aPartOfAnUploadIsNoCopy() throws Exception {
    refused(
        501,
        "copy",
        cloud.send("PUT", "/bkt/x?partNumber=1&uploadId=u", "", "x-amz-copy-source", "bkt/y"));
  }
}
