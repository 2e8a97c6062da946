package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads by forms with a signed policy. */
class FormUploadsTest {
  private static final String POLICY =
      """
      {"expiration": "2100-01-01T00:00:00Z",
       "conditions": [{"bucket": "bkt"}, ["starts-with", "$key", "in/"], {"x-goog-meta-k": "v"},
         ["content-length-range", 2, 9], {"x-goog-date": "20261122T101500Z"}]}""";

  @TempDir Path folder;
  private RunningStorage cloud;
  private final Map<String, String> fields = new LinkedHashMap<>();

  @BeforeEach
  void start() throws Exception {
    cloud = new RunningStorage(folder);
    fields.put("key", "in/${filename}");
    fields.put("x-goog-meta-k", "v");
    fields.put("X-Goog-Date", "20261122T101500Z");
    fields.put("x-goog-signature", "00");
    fields.put("policy", encoded(POLICY));
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static String encoded(String policy) {
    return Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> post(String path, String content) throws Exception {
    StringBuilder form = new StringBuilder();
    fields.forEach(
        (name, value) ->
            form.append(
                "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(name, value)));
    form.append("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n")
        .append("Content-Type: text/csv\r\n\r\n")
        .append(content)
        .append("\r\n--b--\r\n");
    return cloud.post(path, form.toString(), "Content-Type", "multipart/form-data; boundary=b");
  }

  @Test
  void aFormMakesAnObjectOfItsFile() throws Exception {
    HttpResponse<String> answer = post("/bkt/", "content");

    assertEquals(204, answer.statusCode(), answer.body());
    var object = RunningStorage.json(cloud.get("/storage/v1/b/bkt/o/in%2Fa.csv"));
    assertEquals("text/csv", object.get("contentType").getAsString());
    assertEquals("{\"k\":\"v\"}", object.get("metadata").toString());
    assertEquals("content", cloud.get("/bkt/in/a.csv").body());
    assertEquals(java.util.List.of("in/a.csv"), cloud.events);
  }

  @Test
  void nodePostsToTheEndpointItself() throws Exception {
    assertEquals(204, post("/", "content").statusCode());
    assertEquals("content", cloud.get("/bkt/in/a.csv").body());
  }

  @Test
  void theAnswerIsAsTheFormAsks() throws Exception {
    fields.remove("policy");
    fields.put("success_action_status", "201");
    HttpResponse<String> created = post("/bkt", "content");
    fields.put("success_action_redirect", "http://127.0.0.1:1/done");
    HttpResponse<String> redirected = post("/bkt", "content");

    assertEquals(201, created.statusCode());
    assertTrue(created.body().contains("<Key>in/a.csv</Key>"), created.body());
    assertEquals(303, redirected.statusCode());
    assertTrue(
        redirected
            .headers()
            .firstValue("Location")
            .orElseThrow()
            .startsWith("http://127.0.0.1:1/done?bucket=bkt&key=in%2Fa.csv&etag="));
  }

  @Test
  void allThatThePolicyDoesNotAllowIsToldAtOnce() throws Exception {
    fields.put("key", "elsewhere");
    fields.put("x-goog-meta-k", "w");
    fields.put("Cache-Control", "no-store");

    HttpResponse<String> refused = post("/bkt/", "content");

    assertEquals(403, refused.statusCode());
    for (String fault : new String[] {"'key' is 'elsewhere'", "'w'", "'Cache-Control'"}) {
      assertTrue(refused.body().contains(fault), refused.body());
    }
    assertEquals(404, cloud.get("/bkt/elsewhere").statusCode());
  }

  @Test
  void sizeAndTimeAreHeldTo() throws Exception {
    assertEquals("EntityTooSmall", code(post("/bkt/", "1")));
    assertEquals("EntityTooLarge", code(post("/bkt/", "0123456789")));
    fields.put("policy", encoded(POLICY.replace("2100", "2001")));
    assertEquals("AccessDenied", code(post("/bkt/", "content")));
    fields.put("policy", "{");
    assertEquals("InvalidPolicyDocument", code(post("/bkt/", "content")));
    assertEquals(404, cloud.get("/bkt/in/a.csv").statusCode());
  }

  private static String code(HttpResponse<String> answer) {
    return answer.body().replaceAll("(?s).*<Code>(.*)</Code>.*", "$1");
  }
}
