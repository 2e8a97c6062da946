package dev.sparkdrop.local.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogTest {
  private static final String OBJECT = "/storage/v1/b/state/o/lanes%2Fa.json";

  private final AccessLog log = new AccessLog();
  private final Router router = new Router(log);
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpService service;
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    service = new HttpService(0, router);
    AccessLog.routes()
        .forEach(
            route -> {
              String[] words = route.split(" ", 2);
              router.on(words[0], words[1], this::answer);
            });
    log.install(router);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** As an upload's handler does, it says which object is meant. */
  private void answer(HttpCall httpCall) throws IOException {
    if (httpCall.query("name") != null) {
      httpCall.variable("object", httpCall.query("name"));
    }
    httpCall.answer(status, new byte[0]);
  }

  private void call(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.url() + path))
            .method(method, BodyPublishers.noBody())
            .setHeader("User-Agent", "curl/8.5.0");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    send(request);
  }

  private String send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** All that it tells, a line for each: caller, permission, on what, for which call. */
  private String told() {
    String answer = send(HttpRequest.newBuilder(URI.create(service.url() + "/local/permissions")));
    List<String> lines = new ArrayList<>();
    for (JsonElement each :
        JsonParser.parseString(answer).getAsJsonObject().getAsJsonArray("permissions")) {
      JsonObject use = each.getAsJsonObject();
      lines.add(
          String.join(
              " ",
              use.get("caller").getAsString(),
              use.get("permission").getAsString(),
              use.get("on").getAsString(),
              use.get("call").getAsString()));
    }
    return String.join("\n", lines);
  }

  @ParameterizedTest
  @CsvSource({
    "sparkdrop-launch, sparkdrop-launch gcloud-java/2.50.0",
    "sparkdrop-cluster, Hadoop/3.3.6 GHFS/hadoop3-2.2.26-sparkdrop-cluster (GPN:x)",
    "gcloud-golang, gcloud-golang/1.2 (linux)",
    "unknown, ''",
  })
  void aCallerIsKnownByOurNameWhereverItStandsAndElseByItsFirstWord(String name, String agent) {
    call("GET", OBJECT, "User-Agent", agent);

    assertEquals(name + " storage.objects.get gs://state/lanes/ storage.objects.get", told());
  }

  @Test
  void aRequestInABatchIsKnownByItsReason() {
    call("GET", OBJECT, "x-goog-request-reason", "sparkdrop-teardown");

    assertEquals(
        "sparkdrop-teardown storage.objects.get gs://state/lanes/ storage.objects.get", told());
  }

  @Test
  void onlyWhoMayListIsToldThatThereIsNone() {
    status = 404;
    call("GET", OBJECT);

    assertEquals(
        """
        curl storage.objects.get gs://state/lanes/ storage.objects.get
        curl storage.objects.list gs://state/lanes/ storage.objects.get""",
        told());
  }

  @Test
  void whatMayReplaceAnObjectNeedsToDelete() {
    call("POST", "/upload/storage/v1/b/state/o?name=done%2Fa&ifGenerationMatch=0");
    call("POST", "/upload/storage/v1/b/state/o?name=lanes%2Fa&ifGenerationMatch=7");
    call("POST", "/upload/storage/v1/b/state/o?name=lanes%2Fa&upload_id=1");

    assertEquals(
        """
        curl storage.objects.create gs://state/done/ storage.objects.insert
        curl storage.objects.create gs://state/lanes/ storage.objects.insert
        curl storage.objects.delete gs://state/lanes/ storage.objects.insert""",
        told());
  }

  @Test
  void aMoveNeedsBothEnds() {
    call("POST", OBJECT + "/moveTo/o/done%2Fa");

    assertEquals(
        """
        curl storage.objects.create gs://state/done/ storage.objects.move
        curl storage.objects.delete gs://state/done/ storage.objects.move
        curl storage.objects.delete gs://state/lanes/ storage.objects.move
        curl storage.objects.get gs://state/lanes/ storage.objects.move""",
        told());
  }

  @Test
  void whatIsNoObjectIsNeededOfTheTopicOrTheProject() {
    call("POST", "/v1/projects/p/topics/sparkdrop-runs:publish");
    call("POST", "/v1/projects/p/regions/r/jobs:submit");
    call("POST", "/v1/projects/p/regions/r/jobs:submit");

    assertEquals(
        """
        curl dataproc.clusters.use project dataproc.jobs.submit
        curl dataproc.jobs.create project dataproc.jobs.submit
        curl pubsub.topics.publish topics/sparkdrop-runs pubsub.topics.publish""",
        told());
  }

  @Test
  void whatAnAgentDoesIsItsClusters() {
    log.read("code", "sparkdrop-jobs.jar");
    log.created("lake", "google-cloud-dataproc-metainfo/x/driveroutput.000000000");

    assertEquals(
        """
        sparkdrop-cluster storage.objects.get gs://code/ storage.objects.get
        sparkdrop-cluster storage.objects.create gs://lake/google-cloud-dataproc-metainfo/ storage.objects.insert""",
        told());
  }
}
