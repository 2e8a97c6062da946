package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import dev.sparkdrop.ingest.Origin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process of the ingestion function is killed with -9 while it fetches, of 16 MiB, or of 200
 * with {@code -Pall}. Half of the file is there then, and the source says no more.
 */
@ExtendWith(OneTinyCloud.class)
class KilledIngestionTest {
  private static final boolean ALL = Boolean.getBoolean("stories.all");
  private static final int PIECES = ALL ? 200 : 16;
  private static final byte[] PIECE = new byte[1 << 20];
  private static final long SIZE = (long) PIECES * PIECE.length;
  private static final long CHUNK = 4 << 20;

  static {
    new Random(1).nextBytes(PIECE);
  }

  private final TinyCloud cloud;
  private final Outside outside;
  private final Origin origin = new Origin();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  KilledIngestionTest(TinyCloud cloud) {
    this.cloud = cloud;
    this.outside = cloud.outside();
  }

  @AfterEach
  void everyPromiseIsKept() {
    over.countDown();
    try (origin) {
      cloud.thenItComesToRestAndEveryPromiseIsKept();
    }
  }

  /** Of the requests; the last has none. */
  static List<String> ids() {
    return ALL ? List.of("named", "") : List.of("named");
  }

  /** Its first connection stops in the middle. */
  private void send(HttpExchange exchange) throws IOException {
    boolean first = connections.getAndIncrement() == 0;
    exchange.sendResponseHeaders(200, SIZE);
    OutputStream out = exchange.getResponseBody();
    for (int i = 0; i < PIECES; i++) {
      if (first && i == PIECES / 2) {
        out.flush();
        hold();
        throw new IOException("whoever asked is dead");
      }
      out.write(piece(i));
    }
  }

  private void hold() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each is another one, so that none may be missing or come twice. */
  private static byte[] piece(int number) {
    byte[] piece = PIECE.clone();
    ByteBuffer.wrap(piece).putInt(number);
    return piece;
  }

  private static String crc32c() {
    CRC32C crc = new CRC32C();
    for (int i = 0; i < PIECES; i++) {
      crc.update(piece(i));
    }
    byte[] bytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** As a caller does who got no answer, until there is one. */
  private HttpResponse<String> repeated(String request) {
    AtomicReference<HttpResponse<String>> answered = new AtomicReference<>();
    Outside.await(
        "an answer",
        () -> {
          answered.set(outside.asks(request).exceptionally(failure -> null).join());
          // 503: the function is being started again.
          return answered.get() != null && answered.get().statusCode() != 503;
        });
    return answered.get();
  }

  private static JsonObject result(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    JsonObject body = JsonParser.parseString(answer.body()).getAsJsonObject();
    return body.getAsJsonArray("results").get(0).getAsJsonObject();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void endsInNothingAndNoAnswerAndARepeatInOneIntactObjectAndOneRun(String id) {
    origin.on("/large.csv", this::send);
    String object = "tiny/killed/" + id + ".csv";
    String request =
        "{'sources': [{'url': '%s', 'object': '%s'}]%s}"
            .formatted(
                origin.url("/large.csv"), object, id.isEmpty() ? "" : ", 'ingestId': '" + id + "'");
    List<String> runs = outside.list("state", "runs/");
    List<String> ingests = outside.list("state", "ingests/");
    long before = outside.unfinished();
    CompletableFuture<HttpResponse<String>> asked = outside.asks(request);
    Outside.await("some of it is sent on", () -> outside.unfinished() >= before + CHUNK);

    outside.local("faults", "{'where': 'function', 'what': 'kill', 'match': 'ingest'}");

    CompletionException none = assertThrows(CompletionException.class, asked::join);
    assertInstanceOf(IOException.class, none.getCause());
    assertEquals(List.of(), outside.list("landing", object));
    assertEquals(List.of(), outside.list("state", "inbox/"));
    assertEquals(ingests, outside.list("state", "ingests/"));
    assertEquals(runs, outside.list("state", "runs/"));
    thenARepeatLandsItOnce(request, object, !id.isEmpty());
  }

  private void thenARepeatLandsItOnce(String request, String object, boolean named) {
    HttpResponse<String> answer = repeated(request);

    JsonObject result = result(answer);
    assertEquals("created", result.get("outcome").getAsString());
    JsonObject live = outside.object("landing", object);
    assertEquals(SIZE, live.get("size").getAsLong());
    assertEquals(crc32c(), live.get("crc32c").getAsString());
    assertEquals(live.get("generation"), result.get("generation"));
    cloud.ends(live, "SUCCEEDED");
    HttpResponse<String> again = repeated(request);
    if (named) {
      assertEquals(answer.body(), again.body());
    } else {
      assertEquals("unchanged", result(again).get("outcome").getAsString());
    }
    assertEquals(named ? 2 : 3, connections.get());
    outside.rest(cloud::aBitOfTimePasses);
    assertEquals(1, outside.receipts().stream().filter(r -> r.toString().contains(object)).count());
  }
}
