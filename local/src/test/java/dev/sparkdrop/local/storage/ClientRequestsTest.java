package dev.sparkdrop.local.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in the very words in which Google's clients send them, one for each kind. */
class ClientRequestsTest {
  private static final String S = "/storage/v1";
  private static final String UPLOAD = "/upload/storage/v1/b/%s/o?uploadType=%s&name=%s";

  @TempDir Path folder;
  private RunningStorage cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = new RunningStorage(folder);
    bucket("b-1", "{}");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers) {
    try {
      return cloud.send(method, path, body.replace('\'', '"').getBytes(UTF_8), headers);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonObject ok(String method, String path, String body, String... headers) {
    HttpResponse<String> answer = call(method, path, body, headers);
    assertTrue(answer.statusCode() < 300, answer.statusCode() + " " + answer.body());
    return answer.body().isEmpty()
        ? new JsonObject()
        : JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private void refused(int code, String word, HttpResponse<String> answer) {
    assertEquals(code, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(word), answer.body());
  }

  private JsonObject bucket(String name, String said) {
    JsonObject body = JsonParser.parseString(said.replace('\'', '"')).getAsJsonObject();
    body.addProperty("name", name);
    return ok("POST", S + "/b?project=p", body.toString());
  }

  private JsonObject write(String bucket, String name, String content, String... headers) {
    return ok("POST", UPLOAD.formatted(bucket, "media", name), content, headers);
  }

  private String session(String name) {
    return call("POST", UPLOAD.formatted("b-1", "resumable", name), "{}")
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private String read(String bucket, String name) {
    return call("GET", S + "/b/" + bucket + "/o/" + name + "?alt=media", "").body();
  }

  @Test
  void nodeSendsAStreamWithoutSayingWhereItEnds() {
    var answer = call("PUT", session("a"), "hello", "Content-Range", "bytes 0-*/*");

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("hello", read("b-1", "a"));
  }

  @Test
  void nodeGoesOnAfterABreakFromWhereItWas() {
    String session = session("a");
    String first = "x".repeat(262144);
    assertEquals(
        308, call("PUT", session, first, "Content-Range", "bytes 0-262143/*").statusCode());

    var answer = call("PUT", session, "end", "Content-Range", "bytes 262144-*/*");

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(first + "end", read("b-1", "a"));
  }

  @Test
  void goAsksForAnotherStatusThan308() {
    var answer =
        call(
            "PUT",
            session("b"),
            "0".repeat(262144),
            "X-GUploader-No-308",
            "yes",
            "Content-Range",
            "bytes 0-262143/*");

    assertEquals(200, answer.statusCode());
    assertEquals("308", answer.headers().firstValue("X-HTTP-Status-Code-Override").orElseThrow());
    assertEquals("bytes=0-262143", answer.headers().firstValue("Range").orElseThrow());
  }

  @Test
  void goReadsByTheXmlApi() {
    write("b-1", "d/x%20y", "hello", "Content-Type", "text/csv");

    var answer = call("GET", "/b-1/d/x%20y", "");

    assertEquals("hello", answer.body());
    assertEquals("text/csv", answer.headers().firstValue("Content-Type").orElseThrow());
    var part = call("GET", "/b-1/d/x%20y", "", "Range", "bytes=1-2");
    assertEquals("206 el", part.statusCode() + " " + part.body());
    refused(404, "<Code>NoSuchKey</Code>", call("GET", "/b-1/none", ""));
    refused(404, "<Code>NoSuchBucket</Code>", call("GET", "/no-bucket/none", ""));
  }

  @Test
  void theXmlApiWritesListsAndDeletes() {
    var put =
        call("PUT", "/b-1/d/x", "hi", "x-goog-meta-who", "me", "x-goog-if-generation-match", "0");
    assertEquals(200, put.statusCode(), put.body());
    JsonObject object = ok("GET", S + "/b/b-1/o/d%2Fx", "");
    assertEquals("me", object.getAsJsonObject("metadata").get("who").getAsString());
    refused(
        412,
        "<Code>PreconditionFailed</Code>",
        call("PUT", "/b-1/d/x", "hi", "x-goog-if-generation-match", "0"));
    assertTrue(call("GET", "/b-1?delimiter=/", "").body().contains("<Prefix>d/</Prefix>"));
    assertTrue(call("GET", "/b-1?list-type=2", "").body().contains("<Key>d/x</Key>"));
    assertEquals(204, call("DELETE", "/b-1/d/x", "").statusCode());
    refused(501, "NotImplemented", call("GET", "/b-1/d/x?acl", ""));
  }

  @Test
  void aSignedUrlIsGoodForItsTime() {
    write("b-1", "x", "hello");
    String signed =
        "/b-1/x?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=a%2F20260101%2Fauto%2Fstorage"
            + "%2Fgoog4_request&X-Goog-Date=%s&X-Goog-Expires=%s&X-Goog-SignedHeaders=%s"
            + "&X-Goog-Signature=00";

    String now =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .format(Instant.now().atOffset(ZoneOffset.UTC));

    assertEquals("hello", call("GET", at(signed, now, "60", "host"), "").body());
    refused(403, "valid from", call("GET", at(signed, "29990101T000000Z", "60", "host"), ""));
    refused(400, "ExpiredToken", call("GET", at(signed, "20200101T000000Z", "60", "host"), ""));
    refused(400, "604800", call("GET", at(signed, "29990101T000000Z", "700000", "host"), ""));
    refused(
        400, "MalformedSecurityHeader", call("GET", at(signed, now, "60", "host;x-goog-a"), ""));
    refused(
        400, "ExpiredToken", call("GET", "/b-1/x?GoogleAccessId=a&Expires=1000&Signature=abc", ""));
    assertEquals(
        "hello",
        call("GET", "/b-1/x?GoogleAccessId=a&Expires=99999999999&Signature=abc", "").body());
  }

  private static String at(String signed, String date, String expires, String headers) {
    return signed
        .replaceFirst("Date=%s", "Date=" + date)
        .replaceFirst("Expires=%s", "Expires=" + expires)
        .replaceFirst("Headers=%s", "Headers=" + headers);
  }

  @Test
  void gcloudListsManagedFoldersBeforeItRemovesABucket() {
    assertTrue(ok("GET", S + "/b/b-1/managedFolders", "").has("items"));
    refused(400, "uniform", call("POST", S + "/b/b-1/managedFolders", "{'name': 'a/'}"));
    bucket("b-2", "{'iamConfiguration': {'uniformBucketLevelAccess': {'enabled': true}}}");
    ok("POST", S + "/b/b-2/managedFolders", "{'name': 'a/'}");
    refused(409, "exists", call("POST", S + "/b/b-2/managedFolders", "{'name': 'a/'}"));
    write("b-2", "a/x", "1");

    String one = S + "/b/b-2/managedFolders/a%2F";
    assertEquals("a/", ok("GET", one, "").get("name").getAsString());
    assertTrue(ok("GET", one + "/iam", "").has("etag"));
    refused(409, "not empty", call("DELETE", one, ""));
    assertEquals(204, call("DELETE", one + "?allowNonEmpty=true", "").statusCode());
    assertEquals(404, call("GET", one, "").statusCode());
  }

  @Test
  void aBucketIsPatchedAndKeepsWhatItIsNotTold() {
    ok("PATCH", S + "/b/b-1", "{'labels': {'a': 'b', 'c': 'd'}, 'cors': [{'maxAgeSeconds': 1}]}");
    JsonObject patched =
        ok("PATCH", S + "/b/b-1", "{'labels': {'a': null}, 'versioning': {'enabled': true}}");

    assertEquals("{\"c\":\"d\"}", patched.get("labels").toString());
    assertEquals("3", patched.get("metageneration").getAsString());
    assertTrue(patched.has("cors"));
    assertEquals(patched, ok("GET", S + "/b/b-1", ""));
    refused(412, "pre-conditions", call("PATCH", S + "/b/b-1?ifMetagenerationMatch=1", "{}"));
    JsonObject replaced = ok("PUT", S + "/b/b-1", "{'labels': {'x': 'y'}}");
    assertFalse(replaced.has("cors"));
    refused(400, "location", call("PATCH", S + "/b/b-1", "{'location': 'EU'}"));
    refused(501, "ipFilter", call("PATCH", S + "/b/b-1", "{'ipFilter': {'mode': 'Enabled'}}"));
  }

  @Test
  void whatANewBucketIsToldIsTrueOfIt() throws Exception {
    JsonObject made =
        bucket(
            "b-2",
            "{'location': 'eu', 'storageClass': 'nearline', 'versioning': {'enabled': true}}");

    assertEquals(
        "EU multi-region NEARLINE",
        "%s %s %s"
            .formatted(
                made.get("location").getAsString(),
                made.get("locationType").getAsString(),
                made.get("storageClass").getAsString()));
    assertEquals("NEARLINE", write("b-2", "x", "1").get("storageClass").getAsString());
    cloud.restart();
    assertEquals(made, withoutLinks(ok("GET", S + "/b/b-2", ""), made));
    refused(400, "storageClass", refusedBucket("{'storageClass': 'COLD'}"));
    refused(400, "604800", refusedBucket("{'softDeletePolicy': {'retentionDurationSeconds': 5}}"));
  }

  private HttpResponse<String> refusedBucket(String said) {
    return call("POST", S + "/b?project=p", said.replaceFirst("\\{", "{'name': 'b-3', "));
  }

  /** The port is another one after a restart. */
  private static JsonObject withoutLinks(JsonObject now, JsonObject before) {
    now.add("selfLink", before.get("selfLink"));
    return now;
  }

  @Test
  void nodeLeavesOutStorageV1() {
    assertEquals("b-1", ok("GET", "/b/b-1", "").get("name").getAsString());
    assertTrue(ok("GET", "/b?project=p", "").has("items"));
    assertTrue(ok("GET", "/projects/p/serviceAccount", "").has("email_address"));
  }

  @Test
  void linksLeadBackToWhereTheCallerAsked() {
    String there = cloud.url().replace("127.0.0.1", "localhost");
    var begun = call("POST", there + UPLOAD.formatted("b-1", "resumable", "a"), "{}");

    assertTrue(begun.headers().firstValue("Location").orElseThrow().startsWith(there));
    assertTrue(ok("GET", there + S + "/b/b-1", "").get("selfLink").getAsString().startsWith(there));
  }

  @Test
  void whatIsStoredPackedIsUnpackedForThoseWhoCannot() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("hello".getBytes(UTF_8));
    }
    String path = UPLOAD.formatted("b-1", "media", "z") + "&contentEncoding=gzip";
    assertEquals(200, cloud.send("POST", path, packed.toByteArray()).statusCode());

    var answer = call("GET", S + "/b/b-1/o/z?alt=media", "");

    assertEquals("hello", answer.body());
    assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty());
    assertEquals("gzip", header(answer, "x-goog-stored-content-encoding"));
    var raw = call("GET", S + "/b/b-1/o/z?alt=media", "", "Accept-Encoding", "gzip");
    assertEquals("gzip", header(raw, "Content-Encoding"));
    assertEquals(Integer.toString(packed.size()), header(raw, "Content-Length"));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items(name) | {\"items\":[{\"name\":\"x\"}]}",
        "items/name,kind | {\"kind\":\"storage#objects\",\"items\":[{\"name\":\"x\"}]}",
        "items(metadata/a,size) | {\"items\":[{\"size\":\"1\",\"metadata\":{\"a\":\"b\"}}]}",
        "nextPageToken | {}",
      })
  void fieldsAreThoseAskedFor(String fields, String expected) {
    write("b-1", "x", "1");
    ok("PATCH", S + "/b/b-1/o/x", "{'metadata': {'a': 'b', 'c': 'd'}}");

    assertEquals(
        expected, call("GET", S + "/b/b-1/o?fields=" + fields.replace(" ", ""), "").body());
  }

  @Test
  void anOverwrittenVersionStaysWhereVersioningIsOn() throws Exception {
    ok("PATCH", S + "/b/b-1", "{'versioning': {'enabled': true}}");
    String first = write("b-1", "x", "one").get("generation").getAsString();
    String second = write("b-1", "x", "two").get("generation").getAsString();
    write("b-1", "y", "else");

    cloud.restart();

    assertEquals(
        List.of("x#" + first, "x#" + second, "y"),
        names("versions=true").stream().map(name -> name.startsWith("y") ? "y" : name).toList());
    assertEquals("one", call("GET", S + "/b/b-1/o/x?alt=media&generation=" + first, "").body());
    assertEquals(1, names("prefix=x").size());
    assertTrue(ok("GET", S + "/b/b-1/o/x?generation=" + first, "").has("timeDeleted"));
    assertEquals(204, call("DELETE", S + "/b/b-1/o/x", "").statusCode());
    assertEquals(404, call("GET", S + "/b/b-1/o/x", "").statusCode());
    assertEquals(2, names("versions=true&prefix=x").size());
    refused(409, "not empty", call("DELETE", S + "/b/b-1", ""));
    assertEquals(204, call("DELETE", S + "/b/b-1/o/x?generation=" + first, "").statusCode());
    assertEquals(List.of("x#" + second), names("versions=true&prefix=x"));
  }

  /** Each as {@code name#generation}, over pages of one. */
  private List<String> names(String query) {
    List<String> names = new java.util.ArrayList<>();
    String token = "";
    do {
      JsonObject page = ok("GET", S + "/b/b-1/o?maxResults=1&" + query + "&pageToken=" + token, "");
      if (page.has("items")) {
        for (JsonElement item : page.getAsJsonArray("items")) {
          JsonObject object = item.getAsJsonObject();
          names.add(
              object.get("name").getAsString() + "#" + object.get("generation").getAsString());
        }
      }
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    return names;
  }

  @Test
  void whatWasDeletedCanBeRestored() {
    String first = write("b-1", "x", "one").get("generation").getAsString();
    assertEquals(204, call("DELETE", S + "/b/b-1/o/x", "").statusCode());

    JsonObject deleted = ok("GET", S + "/b/b-1/o/x?softDeleted=true&generation=" + first, "");
    assertTrue(deleted.has("softDeleteTime") && deleted.has("hardDeleteTime"), "" + deleted);
    assertEquals(List.of("x#" + first), names("softDeleted=true"));
    assertEquals(List.of(), names("versions=true"));
    ok("POST", S + "/b/b-1/o/x/restore?generation=" + first, "");
    assertEquals("one", read("b-1", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"temporaryHold", "eventBasedHold"})
  void aHoldKeepsAnObject(String hold) {
    write("b-1", "x", "1");
    assertTrue(ok("PATCH", S + "/b/b-1/o/x", "{'" + hold + "': true}").get(hold).getAsBoolean());

    refused(403, "hold", call("DELETE", S + "/b/b-1/o/x", ""));
    refused(403, "objectUnderActiveHold", call("POST", UPLOAD.formatted("b-1", "media", "x"), "2"));
    ok("PATCH", S + "/b/b-1/o/x", "{'" + hold + "': false}");
    assertEquals(204, call("DELETE", S + "/b/b-1/o/x", "").statusCode());
  }

  @Test
  void aRetentionPolicyKeepsObjectsAndCanBeLocked() {
    ok("PATCH", S + "/b/b-1", "{'retentionPolicy': {'retentionPeriod': '3600'}}");
    assertTrue(write("b-1", "x", "1").has("retentionExpirationTime"));

    refused(403, "retentionPolicyNotMet", call("DELETE", S + "/b/b-1/o/x", ""));
    refused(400, "ifMetagenerationMatch", call("POST", S + "/b/b-1/lockRetentionPolicy", ""));
    JsonObject locked = ok("POST", S + "/b/b-1/lockRetentionPolicy?ifMetagenerationMatch=2", "");
    assertTrue(locked.getAsJsonObject("retentionPolicy").get("isLocked").getAsBoolean());
    refused(403, "locked", call("PATCH", S + "/b/b-1", "{'retentionPolicy': null}"));
    refused(
        403,
        "locked",
        call("PATCH", S + "/b/b-1", "{'retentionPolicy': {'retentionPeriod': '60'}}"));
  }

  @Test
  void anObjectMayHaveARetentionOfItsOwn() {
    ok("POST", S + "/b?project=p&enableObjectRetention=true", "{'name': 'b-2'}");
    write("b-1", "x", "1");
    write("b-2", "x", "1");
    String retention =
        "{'retention': {'mode': 'Unlocked', 'retainUntilTime': '2999-01-01T00:00:00Z'}}";

    refused(400, "not enabled", call("PATCH", S + "/b/b-1/o/x", retention));
    ok("PATCH", S + "/b/b-2/o/x", retention);
    refused(403, "retention", call("DELETE", S + "/b/b-2/o/x", ""));
    refused(403, "override", call("PATCH", S + "/b/b-2/o/x", "{'retention': null}"));
    ok("PATCH", S + "/b/b-2/o/x?overrideUnlockedRetention=true", "{'retention': null}");
    assertEquals(204, call("DELETE", S + "/b/b-2/o/x", "").statusCode());
  }

  @Test
  void aCustomersKeyOpensWhatItClosed() throws Exception {
    String[] key = key((byte) 1);
    JsonObject written = write("b-1", "k", "secret", key);

    assertTrue(written.has("customerEncryption") && written.has("md5Hash"), "" + written);
    assertFalse(ok("GET", S + "/b/b-1/o/k", "").has("md5Hash"));
    String media = S + "/b/b-1/o/k?alt=media";
    refused(400, "resourceIsEncrypted", call("GET", media, ""));
    refused(400, "ResourceIsEncrypted", call("GET", "/b-1/k", ""));
    refused(400, "KeyIsIncorrect", call("GET", media, "", key((byte) 2)));
    assertEquals("secret", call("GET", media, "", key).body());
    refused(400, "resourceIsEncrypted", call("POST", S + "/b/b-1/o/k/copyTo/b/b-1/o/l", ""));
    String[] wrong = key.clone();
    wrong[5] = "x";
    refused(400, "SHA256", call("GET", media, "", wrong));
    write("b-1", "open", "1");
    refused(400, "resourceNotEncrypted", call("GET", S + "/b/b-1/o/open?alt=media", "", key));
  }

  private static String[] key(byte fill) throws Exception {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, fill);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
    return new String[] {
      "x-goog-encryption-algorithm", "AES256",
      "x-goog-encryption-key", Base64.getEncoder().encodeToString(key),
      "x-goog-encryption-key-sha256", Base64.getEncoder().encodeToString(hash)
    };
  }

  @Test
  void toBeAnotherGenerationThereMustBeOne() {
    String path = UPLOAD.formatted("b-1", "media", "none") + "&ifGenerationNotMatch=1";

    assertEquals(412, call("POST", path, "x").statusCode());
  }

  @Test
  void bucketsComeInPages() {
    bucket("b-2", "{}");

    JsonObject page = ok("GET", S + "/b?project=p&prefix=b-&maxResults=1", "");

    assertEquals("b-1", only(page).get("name").getAsString());
    String token = page.get("nextPageToken").getAsString();
    JsonObject next = ok("GET", S + "/b?project=p&prefix=b-&maxResults=1&pageToken=" + token, "");
    assertEquals("b-2", only(next).get("name").getAsString());
    assertFalse(next.has("nextPageToken"));
  }

  private static JsonObject only(JsonObject page) {
    assertEquals(1, page.getAsJsonArray("items").size());
    return page.getAsJsonArray("items").get(0).getAsJsonObject();
  }

  @ParameterizedTest
  @CsvSource({
    "a*, a.csv",
    "**.csv, a.csv d/b.csv",
    "**/b.csv, d/b.csv",
    "d/?.csv, d/b.csv",
    "%5Bab%5D.csv, a.csv",
    "%5B!a%5D*.txt, c.txt",
    "'%7Ba,c%7D.*', a.csv c.txt",
    "none, ''",
  })
  void globsMatchAsDocumented(String glob, String expected) {
    for (String name : List.of("a.csv", "c.txt", "d%2Fb.csv")) {
      write("b-1", name, "1");
    }

    String found =
        String.join(
            " ",
            names("matchGlob=" + glob).stream().map(name -> name.replaceAll("#.*", "")).toList());

    assertEquals(expected, found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b/b-1/iam",
        "b/b-1/iam/testPermissions?permissions=storage.buckets.get",
        "b/b-1/acl",
        "b/b-1/defaultObjectAcl",
        "b/b-1/notificationConfigs",
        "projects/p/serviceAccount",
        "projects/p/hmacKeys"
      })
  void itIsThere(String path) {
    assertFalse(ok("GET", S + "/" + path, "").isEmpty());
  }

  @Test
  void aPolicyIsKeptAndGuardedByItsEtag() {
    JsonObject policy = ok("GET", S + "/b/b-1/iam", "");
    String set =
        "{'etag': '%s', 'bindings': [{'role': 'roles/storage.admin', 'members': ['allUsers']}]}"
            .formatted(policy.get("etag").getAsString());

    ok("PUT", S + "/b/b-1/iam", set);

    assertTrue(ok("GET", S + "/b/b-1/iam", "").toString().contains("allUsers"));
    assertEquals(412, call("PUT", S + "/b/b-1/iam", set).statusCode());
  }

  @Test
  void accessListsAreKeptUntilAccessIsUniform() {
    write("b-1", "x", "1");
    String entry = "{'entity': 'allUsers', 'role': 'READER'}";
    for (String list : List.of("acl", "defaultObjectAcl", "o/x/acl")) {
      String path = S + "/b/b-1/" + list;
      assertEquals("READER", ok("POST", path, entry).get("role").getAsString());
      assertEquals("READER", ok("GET", path + "/allUsers", "").get("role").getAsString());
      assertEquals(204, call("DELETE", path + "/allUsers", "").statusCode(), list);
      assertEquals(404, call("GET", path + "/allUsers", "").statusCode(), list);
    }
    ok(
        "PATCH",
        S + "/b/b-1",
        "{'iamConfiguration': {'uniformBucketLevelAccess': {'enabled': true}}}");
    refused(400, "uniform", call("GET", S + "/b/b-1/acl", ""));
  }

  @Test
  void hmacKeysHaveALife() {
    JsonObject made = ok("POST", S + "/projects/p/hmacKeys?serviceAccountEmail=a@b.c", "");
    assertTrue(made.has("secret"));
    String key =
        S
            + "/projects/p/hmacKeys/"
            + made.getAsJsonObject("metadata").get("accessId").getAsString();

    refused(400, "ACTIVE", call("DELETE", key, ""));
    ok("PUT", key, "{'state': 'INACTIVE'}");
    assertEquals(204, call("DELETE", key, "").statusCode());
    assertEquals("DELETED", ok("GET", key, "").get("state").getAsString());
  }

  @Test
  void composeTakesItsSourcesAwayOnRequest() {
    write("b-1", "c1", "one");
    write("b-1", "c2", "two");

    ok(
        "POST",
        S + "/b/b-1/o/c/compose?deleteSourceObjects=true",
        "{'sourceObjects': [{'name': 'c1'}, {'name': 'c2'}]}");

    assertEquals("onetwo", read("b-1", "c"));
    assertEquals(404, call("GET", S + "/b/b-1/o/c1", "").statusCode());
  }

  @Test
  void uniformAccessHasItsOlderNameToo() {
    JsonObject bucket = ok("GET", S + "/b/b-1?projection=full", "");

    assertTrue(bucket.getAsJsonObject("iamConfiguration").has("bucketPolicyOnly"));
    assertEquals(3, bucket.getAsJsonArray("acl").size());
    assertTrue(bucket.has("owner"));
    assertFalse(ok("GET", S + "/b/b-1", "").has("acl"));
  }

  @Test
  void metadataHasAMeasure() {
    write("b-1", "x", "1");

    refused(
        400,
        "8192",
        call("PATCH", S + "/b/b-1/o/x", "{'metadata': {'a': '" + "x".repeat(10000) + "'}}"));
  }

  @Test
  void aBodyThatLacksWhatItClaimsIsAnswered() {
    String session = session("d");
    call("PUT", session, "x".repeat(262144), "Content-Range", "bytes 0-262143/*");

    refused(400, "shorter", call("PUT", session, "", "Content-Range", "bytes 0-262143/262144"));
  }

  @Test
  void goListsWithParametersThatSayNothing() {
    write("b-1", "x", "hello");

    JsonObject listed =
        ok("GET", S + "/b/b-1/o?delimiter=&filter=&matchGlob=&pageToken=&prefix=&startOffset=", "");

    assertEquals(1, listed.getAsJsonArray("items").size());
  }

  @Test
  void aHoldThatIsReleasedIsShownAsFalse() {
    write("b-1", "x", "hello");
    ok("PATCH", S + "/b/b-1/o/x", "{'temporaryHold': true}");

    JsonObject released = ok("PATCH", S + "/b/b-1/o/x", "{'temporaryHold': false}");

    assertFalse(released.get("temporaryHold").getAsBoolean());
    assertEquals(204, call("DELETE", S + "/b/b-1/o/x", "").statusCode());
  }

  @Test
  void wherePublicAccessIsPreventedNoListAndNoPolicyGivesIt() {
    bucket("b-2", "{'iamConfiguration': {'publicAccessPrevention': 'enforced'}}");
    write("b-2", "x", "hello");
    String everyone = "{'entity': 'allUsers', 'role': 'READER'}";

    refused(412, "public access prevention", call("POST", S + "/b/b-2/acl", everyone));
    refused(412, "public access prevention", call("POST", S + "/b/b-2/o/x/acl", everyone));
    refused(
        412,
        "public access prevention",
        call("PATCH", S + "/b/b-2?predefinedAcl=publicRead", "{'labels': {'a': 'b'}}"));
    refused(
        412,
        "public access prevention",
        call(
            "PUT",
            S + "/b/b-2/iam",
            "{'bindings': [{'role': 'roles/storage.objectViewer', 'members': ['allUsers']}]}"));
    refused(
        400,
        "enforced",
        call("PATCH", S + "/b/b-2", "{'iamConfiguration': {'publicAccessPrevention': 'no'}}"));
  }

  @Test
  void anEntryOfAnAccessListMayBePutBeforeItIsThere() {
    ok("PUT", S + "/b/b-1/acl/user-a@example.com", "{'role': 'READER'}");

    assertEquals(
        "READER", ok("GET", S + "/b/b-1/acl/user-a@example.com", "").get("role").getAsString());
    refused(404, "ACL", call("PATCH", S + "/b/b-1/acl/user-b@example.com", "{'role': 'READER'}"));
  }

  @Test
  void autoclassTellsWhenItWasSwitchedAndNoCorsIsNone() {
    JsonObject on = bucket("b-2", "{'autoclass': {'enabled': true}, 'cors': [{'origin': ['*']}]}");
    JsonObject off = ok("PATCH", S + "/b/b-2", "{'autoclass': {'enabled': false}, 'cors': []}");

    JsonObject autoclass = on.getAsJsonObject("autoclass");
    assertEquals("NEARLINE", autoclass.get("terminalStorageClass").getAsString());
    assertTrue(autoclass.has("toggleTime"));
    assertFalse(off.getAsJsonObject("autoclass").get("enabled").getAsBoolean());
    assertTrue(off.getAsJsonObject("autoclass").has("toggleTime"));
    assertTrue(on.has("cors"));
    assertFalse(off.has("cors"));
  }

  @Test
  void metadataThatIsTooLargeIsRefusedWithoutJson() {
    String body =
        "--b\r\nContent-Type: application/json\r\n\r\n{'name': 'x', 'metadata': {'a': '%s'}}\r\n"
                .formatted("y".repeat(2_100_000))
            + "--b\r\n\r\nhello\r\n--b--";

    var answer =
        call(
            "POST",
            "/upload/storage/v1/b/b-1/o?uploadType=multipart",
            body,
            "Content-Type",
            "multipart/related; boundary=b");

    assertEquals(400, answer.statusCode());
    assertEquals("Metadata part is too large.", answer.body());
  }

  @Test
  void anUploadMayBeSentWithoutUploadInItsPath() {
    write("b-1", "x", "hello");
    String begun =
        call("POST", S + "/b/b-1/o?uploadType=resumable&name=y", "{}")
            .headers()
            .firstValue("Location")
            .orElseThrow();

    assertEquals(200, call("PUT", begun, "world").statusCode());
    assertEquals("world", read("b-1", "y"));
  }

  @Test
  void pythonsToolsWriteTrueWithACapital() {
    write("b-1", "x", "one");
    write("b-1", "x", "two");

    JsonObject deleted = ok("GET", S + "/b/b-1/o?softDeleted=True", "");

    assertEquals(1, deleted.getAsJsonArray("items").size());
  }

  @Test
  void managedFoldersAreListedAsPrefixesWhereAskedFor() {
    bucket("b-2", "{'iamConfiguration': {'uniformBucketLevelAccess': {'enabled': true}}}");
    ok("POST", S + "/b/b-2/managedFolders", "{'name': 'a/b/'}");
    write("b-2", "c/x", "hello");
    String list = S + "/b/b-2/o?delimiter=/";

    JsonObject plain = ok("GET", list, "");
    JsonObject with = ok("GET", list + "&includeFoldersAsPrefixes=True", "");
    JsonObject below = ok("GET", list + "&prefix=a/&includeFoldersAsPrefixes=true", "");

    assertEquals("[\"c/\"]", plain.get("prefixes").toString());
    assertEquals("[\"a/\",\"c/\"]", with.get("prefixes").toString());
    assertEquals("[\"a/b/\"]", below.get("prefixes").toString());
  }

  @Test
  void whereFoldersMayBeRenamedADeletedObjectHasATokenToRestoreItBy() {
    bucket("b-2", "{'hierarchicalNamespace': {'enabled': true}}");
    String generation = write("b-2", "x", "hello").get("generation").getAsString();
    ok("DELETE", S + "/b/b-2/o/x", "");
    String path = S + "/b/b-2/o/x";
    String token =
        ok("GET", path + "?softDeleted=true&generation=" + generation, "")
            .get("restoreToken")
            .getAsString();
    String restore = path + "/restore?generation=" + generation + "&restoreToken=";

    refused(400, "restoreToken", call("POST", restore + "other", ""));
    ok("POST", restore + token, "");

    assertEquals("hello", read("b-2", "x"));
  }

  @Test
  void ofWhatIsClearedMemberByMemberNothingIsShown() {
    bucket(
        "b-2",
        "{'website': {'mainPageSuffix': 'i'}, 'encryption': {'defaultKmsKeyName': 'k'},"
            + " 'logging': {'logBucket': 'l', 'logObjectPrefix': 'p'}}");

    JsonObject cleared =
        ok(
            "PATCH",
            S + "/b/b-2",
            "{'website': {'mainPageSuffix': null, 'notFoundPage': null},"
                + " 'encryption': {'defaultKmsKeyName': null}, 'logging': {'logBucket': null}}");

    assertFalse(cleared.has("website"), cleared.toString());
    assertFalse(cleared.has("encryption"), cleared.toString());
    assertEquals("{\"logObjectPrefix\":\"p\"}", cleared.get("logging").toString());
  }

  @Test
  void aWholeNumberMayBeSentAsAText() {
    JsonObject sent =
        bucket(
            "b-2",
            "{'cors': [{'origin': ['*'], 'maxAgeSeconds': '3600'}], 'lifecycle': {'rule':"
                + " [{'action': {'type': 'Delete'}, 'condition': {'age': '30'}}]}}");

    assertEquals("[{\"origin\":[\"*\"],\"maxAgeSeconds\":3600}]", sent.get("cors").toString());
    assertTrue(sent.get("lifecycle").toString().contains("{\"age\":30}"), sent.toString());
    refused(
        400,
        "maxAgeSeconds",
        call("PATCH", S + "/b/b-2", "{'cors': [{'maxAgeSeconds': 'an hour'}]}"));
  }

  @Test
  void aCustomTimeOnlyGoesForward() {
    write("b-1", "x", "hello");
    String path = S + "/b/b-1/o/x";
    ok("PATCH", path, "{'customTime': '2026-02-01T00:00:00Z'}");

    refused(400, "later", call("PATCH", path, "{'customTime': '2026-01-01T00:00:00Z'}"));
    refused(400, "later", call("PATCH", path, "{'customTime': null}"));
    refused(400, "must be a time", call("PATCH", path, "{'customTime': 'tomorrow'}"));
    ok("PATCH", path, "{'customTime': '2026-03-01T00:00:00Z'}");
    write("b-1", "x", "again");
    assertFalse(ok("GET", path, "").has("customTime"));
  }
}
