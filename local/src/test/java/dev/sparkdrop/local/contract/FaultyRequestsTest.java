package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.run.ObservedCluster;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to the APIs that go wrong, as clients see it. */
class FaultyRequestsTest extends FaultyCloud {
  private static final String CLUSTERS = "/v1/projects/p/regions/us-central1/clusters";
  private static final String TOPICS = "/v1/projects/p/topics";

  @ParameterizedTest
  @CsvSource({
    "storage, /storage/v1/b/state/o, 429, RESOURCE_EXHAUSTED",
    "storage, /storage/v1/b/state/o, 500, INTERNAL",
    "storage, /storage/v1/b/state/o, 503, UNAVAILABLE",
    "dataproc, " + CLUSTERS + ", 429, RESOURCE_EXHAUSTED",
    "dataproc, " + CLUSTERS + ", 500, INTERNAL",
    "dataproc, " + CLUSTERS + ", 503, UNAVAILABLE",
    "pubsub, " + TOPICS + ", 429, RESOURCE_EXHAUSTED",
    "pubsub, " + TOPICS + ", 500, INTERNAL",
    "pubsub, " + TOPICS + ", 503, UNAVAILABLE"
  })
  void anApiRefusesOnceAsTheRealOneDoes(String api, String path, int code, String status) {
    cloud.fault("{'where': '" + api + "', 'what': '" + code + "'}");

    HttpResponse<String> refused = cloud.call("GET", path, null);

    assertEquals(code, refused.statusCode());
    var error = JsonParser.parseString(refused.body()).getAsJsonObject().getAsJsonObject("error");
    assertEquals(code, error.get("code").getAsInt());
    assertEquals(status, error.get("status").getAsString());
    assertEquals(code != 500, refused.headers().firstValue("Retry-After").isPresent());
    assertEquals(200, cloud.call("GET", path, null).statusCode());
    assertEquals(
        List.of("fault 1: " + api + " " + code + ": GET " + path)
            .toString()
            .replaceAll("\\d+:", ""),
        told.toString().replaceAll("\\d+:", ""));
  }

  @Test
  void theOthersArePassedBy() {
    cloud.fault("{'where': 'storage', 'what': '503', 'match': 'GET *b/state/o?prefix=lanes/*'}");

    assertEquals(200, cloud.call("GET", "/storage/v1/b/state/o?prefix=done%2F", null).statusCode());
    assertEquals(200, cloud.call("GET", CLUSTERS, null).statusCode());
    assertEquals(
        503, cloud.call("GET", "/storage/v1/b/state/o?prefix=lanes%2F", null).statusCode());
  }

  @Test
  void theSameSeedStrikesTheSameRequests() {
    List<Integer> first = statuses("{'where': 'storage', 'what': '500', 'rate': 0.3, 'seed': 5}");
    List<Integer> second = statuses("{'where': 'storage', 'what': '500', 'rate': 0.3, 'seed': 5}");
    List<Integer> other = statuses("{'where': 'storage', 'what': '500', 'rate': 0.3, 'seed': 6}");

    assertEquals(first, second);
    assertNotEquals(first, other);
    assertTrue(first.contains(200) && first.contains(500), first::toString);
  }

  private List<Integer> statuses(String fault) {
    cloud.fault(fault);
    List<Integer> statuses =
        IntStream.range(0, 40)
            .mapToObj(i -> cloud.call("GET", "/storage/v1/b/state", null).statusCode())
            .toList();
    cloud.call("DELETE", "/local/faults", null);
    return statuses;
  }

  @Test
  void googlesClientComesThroughAPassingRefusal() {
    Bucket bucket = cloud.clients("p").bucket("state");
    long generation =
        bucket.write(new Bucket.Draft("refused", "x", Map.of()), Bucket.NONE).getAsLong();
    cloud.fault("{'where': 'storage', 'what': '503', 'match': 'GET *refused*', 'times': 2}");

    assertEquals(generation, bucket.read("refused").orElseThrow().entry().generation());
    assertEquals(2, told.size());
  }

  @Test
  void aWriteWhoseAnswerIsLostIsThereAndSaysThatItIsNot() {
    Bucket bucket = cloud.clients("p").bucket("state");
    cloud.fault("{'where': 'storage', 'what': 'cut-after', 'match': 'POST /upload/*'}");

    OptionalLong written = bucket.write(new Bucket.Draft("lost", "x", Map.of()), Bucket.NONE);

    assertEquals(OptionalLong.empty(), written, "the repeat meets the first one's object");
    assertEquals("x", bucket.read("lost").orElseThrow().content());
  }

  @Test
  void aCutConnectionBeforeItsEffectHasNone() {
    cloud.fault("{'where': 'storage', 'what': 'cut-before', 'match': 'DELETE *', 'times': 9}");
    Bucket bucket = cloud.clients("p").bucket("state");
    bucket.write(new Bucket.Draft("stays", "x", Map.of()), Bucket.NONE);

    assertThrows(
        UncheckedIOException.class,
        () -> cloud.call("DELETE", "/storage/v1/b/state/o/stays", null));

    assertTrue(bucket.read("stays").isPresent());
  }

  @Test
  void aClusterWhoseAnswersAreLostIsMadeOnce() {
    Clusters clusters = cloud.clients("cut").clusters();
    cloud.fault("{'where': 'dataproc', 'what': 'cut-after', 'match': 'POST *', 'times': 9}");
    Clusters.Order order = new Clusters.Order("us-central1", "c", Map.of("k", "v"), "{}");

    assertThrows(RetryLater.class, () -> clusters.create(order));
    assertEquals(1, told.size(), "nothing repeats it behind our back");

    assertEquals(ObservedCluster.State.COMING_UP, clusters.see("us-central1", "c").state());
    cloud.call("DELETE", "/local/faults", null);
    assertTrue(clusters.create(order).isEmpty());
    assertEquals(1, clusters.labelled("us-central1", "k", "v").size());
  }

  @Test
  void aMessageThatPubsubWillNotTakeIsForLater() {
    cloud.call("PUT", TOPICS + "/busy", "{}");
    RunPublisher runPublisher = cloud.clients("p").announcements("busy");
    cloud.fault("{'where': 'pubsub', 'what': '429', 'match': 'POST *:publish*', 'times': 99}");

    assertThrows(RetryLater.class, () -> runPublisher.publish("{}", Map.of("a", "b")));
  }

  @Test
  void aSlowAnswerIsTheRightOneLater() {
    cloud.fault("{'where': 'dataproc', 'what': 'slow', 'delay': '300ms'}");
    long began = System.nanoTime();

    assertEquals(200, cloud.call("GET", CLUSTERS, null).statusCode());

    assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() >= 300);
  }

  @ParameterizedTest
  @CsvSource({"kill-before, 404", "kill-after, 200"})
  void aFunctionIsKilledBeforeOrAfterItsRequestTookEffect(String what, int status) {
    String object = "/storage/v1/b/landing/o/" + what;
    cloud.fault(
        "{'where': 'storage', 'what': '%s', 'match': 'POST /upload/*', 'function': 'ingest'}"
            .formatted(what));

    assertThrows(
        UncheckedIOException.class,
        () ->
            cloud.call(
                "POST", "/upload/storage/v1/b/landing/o?uploadType=media&name=" + what, "x"));

    assertEquals(List.of("ingest"), List.copyOf(killed));
    assertEquals(status, cloud.call("GET", object, null).statusCode());
  }

  @Test
  void anUploadIsKnownByTheNameInItsBodyWhichStaysWhole() {
    Bucket bucket = cloud.clients("p").bucket("state");
    cloud.fault("{'where': 'storage', 'what': 'cut-after', 'match': 'POST *name=runs/*/one.json'}");

    bucket.write(
        new Bucket.Draft("runs/a/two.json", "2", Map.of("name", "runs/a/one.json")), Bucket.NONE);
    bucket.write(new Bucket.Draft("runs/a/one.json", "1", Map.of("name", "another")), Bucket.NONE);

    assertEquals(1, told.size(), told::toString);
    assertEquals("1", bucket.read("runs/a/one.json").orElseThrow().content());
    assertEquals("2", bucket.read("runs/a/two.json").orElseThrow().content());
  }
}
