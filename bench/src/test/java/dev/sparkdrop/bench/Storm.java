package dev.sparkdrop.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.stories.Outside;
import dev.sparkdrop.local.stories.Promises;
import dev.sparkdrop.local.stories.TinyCloud;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Many objects land; every event comes three times, in random order, but those of one object in
 * twenty never come; the launch and the teardown function are killed meanwhile. The hourly pass
 * finds what was lost, one batch is sealed over all of it, and every promise is checked from
 * outside. Started as {@code docs/benchmarks.md} says:
 *
 * <pre>
 * run Storm [OBJECTS]
 * </pre>
 *
 * <p>What a function holds is its heap after a full collection, five times a second, by JMX.
 */
public final class Storm {
  private static final int AT_ONCE = 16;
  private static final int TIMES = 3;
  private static final int LOST_ONE_IN = 20;
  private static final long SEED = 7;

  private final TinyCloud cloud;
  private final Outside outside;
  private final int count;

  private Storm(TinyCloud cloud, int count) {
    this.cloud = cloud;
    this.outside = cloud.outside();
    this.count = count;
  }

  /** Runs it; 10,000 objects unless told otherwise. */
  public static void main(String[] args) throws Exception {
    int count = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    try (TinyCloud cloud = new TinyCloud("3600", "timeouts: {provision: 3h, job: 10m}")) {
      new Storm(cloud, count).run();
    }
  }

  private void run() throws Exception {
    await("the first pass, after which the next is due in an hour", this::aPassIsOver);
    List<JsonObject> objects = land();
    // The next pass is to be while the cluster starts.
    cloud.timePasses("30m");
    List<JsonObject> heard = new ArrayList<>(objects);
    Collections.shuffle(heard, new Random(SEED));
    heard = heard.subList(count / LOST_ONE_IN, count);
    deliver(heard);
    noted(heard.size());
    long began = System.nanoTime();
    cloud.timePasses("30m");
    await("the lost ones are found", () -> outside.list("state", "inbox/").size() == count);
    System.out.printf(
        "the hourly pass found %,d lost ones in %.1f s%n", count - heard.size(), seconds(began));
    seal();
    Outside.await("rest", patience(), cloud::aBitOfTimePasses, outside::isAtRest);
    Promises.kept(outside, objects);
    System.out.printf(
        "%,d objects are in exactly one manifest and one receipt each, of %d; no cluster is left%n",
        count, outside.receipts().size());
  }

  /** The cloud's own events of these objects are all dropped: this delivers them. */
  private List<JsonObject> land() throws Exception {
    outside.local("faults", "{'where': 'event', 'what': 'drop', 'match': 'launch *', 'rate': 1}");
    List<JsonObject> objects = Collections.synchronizedList(new ArrayList<>());
    byte[] content = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
    long began = System.nanoTime();
    all(count, i -> objects.add(outside.upload("landing", "tiny/" + i + ".csv", content)));
    System.out.printf("%,d objects landed in %.1f s%n", count, seconds(began));
    return objects;
  }

  private void deliver(List<JsonObject> heard) throws Exception {
    List<JsonObject> events = new ArrayList<>();
    IntStream.range(0, TIMES).forEach(i -> events.addAll(heard));
    Collections.shuffle(events, new Random(SEED));
    long began = System.nanoTime();
    all(
        events.size(),
        i -> {
          if (i == events.size() / 3) {
            outside.local("faults", "{'where': 'function', 'what': 'kill', 'match': 'launch'}");
          }
          if (i == 2 * events.size() / 3) {
            outside.local("faults", "{'where': 'function', 'what': 'kill', 'match': 'teardown'}");
          }
          deliver(events.get(i));
        });
    double took = seconds(began);
    System.out.printf(
        "%,d events were delivered in %.1f s, %d at once: %.0f a second; two kills in between%n",
        events.size(), took, AT_ONCE, events.size() / took);
  }

  /**
   * As the platform does: again until it is acknowledged. The one that opened the run waits for its
   * cluster, and is cut off by the kill.
   */
  private void deliver(JsonObject object) {
    await("an answer", () -> outside.deliverAgain(object) == 200);
  }

  private void noted(int expected) {
    int waiting = outside.list("state", "inbox/").size();
    if (waiting != expected) {
      throw new AssertionError(expected + " events were acknowledged, but " + waiting + " wait");
    }
  }

  private void seal() throws Exception {
    try (HeapHeld held = HeapHeld.of(outside.functionProcess("TeardownFunction"))) {
      cloud.timePasses("60m");
      await("the batch is sealed", () -> !seals().isEmpty());
      for (JsonObject seal : seals()) {
        System.out.printf(
            "a batch was sealed in %.1f s%n", seal.get("took_ms").getAsLong() / 1000.0);
      }
      System.out.println("the teardown function held " + held.told());
    }
  }

  private void await(String what, BooleanSupplier condition) {
    Outside.await(what, patience(), () -> {}, condition);
  }

  private Duration patience() {
    return Duration.ofMinutes(2).plusMinutes(count / 5_000);
  }

  private boolean aPassIsOver() {
    return outside.log("teardown").stream()
        .anyMatch(line -> line.contains("all objects were looked at for lost events"));
  }

  private List<JsonObject> seals() {
    return IntStream.range(0, 2)
        .mapToObj(i -> i == 0 ? "launch" : "teardown")
        .flatMap(function -> outside.log(function).stream())
        .filter(line -> line.contains("\"action\":\"Seal\""))
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** One of many. */
  private interface Numbered {
    void call(int number) throws Exception;
  }

  private static void all(int count, Numbered work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(
            threads.submit(
                () -> {
                  work.call(number);
                  return number;
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
