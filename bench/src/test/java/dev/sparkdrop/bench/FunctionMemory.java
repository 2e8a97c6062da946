package dev.sparkdrop.bench;

import dev.sparkdrop.local.function.RunningFunctions;
import dev.sparkdrop.local.process.FunctionProcess;
import dev.sparkdrop.local.pubsub.CloudEvent;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Posts 1,000 events to each function, 8 at a time, and prints what that costs: start to first
 * answer, time per answer, resident memory. On Linux. Started as {@code docs/benchmarks.md} says:
 *
 * <pre>
 * run FunctionMemory [INVOKER-VERSION [BOOT-SECONDS [FUNCTION]]]
 * </pre>
 *
 * <p>The launch function's events are all of one lane whose cluster takes BOOT-SECONDS (60) to
 * start: the first event opens the run and is held, the others have to be answered meanwhile.
 */
public final class FunctionMemory {
  private static final int EVENTS = 1000;
  private static final int BURST = 50;
  private static final int AT_ONCE = 8;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final RunningFunctions running;
  private final String invoker;

  private FunctionMemory(RunningFunctions running, String invoker) {
    this.running = running;
    this.invoker = invoker;
  }

  /** Runs it; arguments as above. */
  public static void main(String[] arguments) throws Exception {
    String invoker = arguments.length > 0 ? arguments[0] : "1.4.1";
    int boot = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    Path folder = Files.createTempDirectory("function-memory");
    try (RunningFunctions running = new RunningFunctions(folder, Duration.ofSeconds(boot))) {
      running.pipeline("bench");
      FunctionMemory bench = new FunctionMemory(running, invoker);
      System.out.printf("invoker %s, %d events, boot %d s%n", invoker, EVENTS, boot);
      String only = arguments.length > 2 ? arguments[2] : "launch teardown ingest";
      if (only.contains("launch")) {
        bench.launch();
      }
      if (only.contains("teardown")) {
        bench.teardown();
      }
      if (only.contains("ingest")) {
        bench.ingest();
      }
    } finally {
      delete(folder);
    }
  }

  private void launch() throws Exception {
    CloudEvent none = running.landed(running.write("landing", "none/1.csv", "x"));
    FunctionProcess function = started("LaunchFunction", to -> event(to, none));
    List<CloudEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(running.landed(running.write("landing", "bench/" + i + ".csv", "x\n1\n")));
    }
    CompletableFuture<Integer> opener = running.post(function.address(), events.get(0));
    while (running.ledger("lanes/bench/").isEmpty()) {
      Thread.sleep(20);
    }
    URI to = function.address();
    print("events 2 to 50, all at once", all(BURST, 1, BURST, i -> event(to, events.get(i))));
    print("events 51 to 1000", all(AT_ONCE, BURST, EVENTS, i -> event(to, events.get(i))));
    System.out.printf("  the first is still held: %s%n", !opener.isDone());
    memory(function, "LaunchFunction, while its first event is held");
    opener.join();
    memory(function, "LaunchFunction, afterwards");
  }

  private void teardown() throws Exception {
    CloudEvent tick =
        new CloudEvent(
            "1",
            "google.cloud.pubsub.topic.v1.messagePublished",
            "//pubsub.googleapis.com/projects/p/topics/t",
            null,
            Instant.now(),
            Map.of(),
            "{\"message\":{\"data\":\"e30=\",\"messageId\":\"1\"},\"subscription\":\"s\"}");
    FunctionProcess function = started("TeardownFunction", to -> event(to, tick));
    URI to = function.address();
    print("wake-ups", all(AT_ONCE, 0, EVENTS, i -> event(to, tick)));
    memory(function, "TeardownFunction");
  }

  private void ingest() throws Exception {
    ObjectResource source = running.write("code", "bench.csv", "1234567\n".repeat(100_000));
    String url = running.url() + "/download/storage/v1/b/code/o/" + source.name() + "?alt=media";
    FunctionProcess function = started("IngestFunction", to -> ask(to, null));
    URI to = function.address();
    print("requests of 800 kB", all(AT_ONCE, 0, EVENTS, i -> ask(to, request(url, i))));
    memory(function, "IngestFunction");
  }

  private static String request(String url, int number) {
    return "{\"sources\": [{\"url\": \"%s\", \"object\": \"none/%d.csv\"}]}".formatted(url, number);
  }

  /** What is sent to a function. */
  private interface Question {
    int ask(URI function) throws Exception;
  }

  /** One of many. */
  private interface Numbered {
    int ask(int number) throws Exception;
  }

  private FunctionProcess started(String target, Question first) throws Exception {
    long begin = System.nanoTime();
    FunctionProcess function = running.start(invoker, target, Map.of());
    long listens = System.nanoTime();
    first.ask(function.address());
    System.out.printf(
        "%s: listens after %d ms, first answer after %d ms%n",
        target, millis(begin, listens), millis(begin, System.nanoTime()));
    memory(function, target + ", after its first answer");
    return function;
  }

  /** Milliseconds of each answer, sorted. */
  private static long[] all(int atOnce, int from, int to, Numbered question) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = from; i < to; i++) {
        int number = i;
        tasks.add(
            () -> {
              long begin = System.nanoTime();
              int status = question.ask(number);
              if (status / 100 != 2) {
                throw new IOException("answered " + status);
              }
              return millis(begin, System.nanoTime());
            });
      }
      List<Long> times = new ArrayList<>();
      for (Future<Long> time : threads.invokeAll(tasks)) {
        times.add(time.get());
      }
      return times.stream().mapToLong(Long::longValue).sorted().toArray();
    } finally {
      threads.shutdown();
    }
  }

  private int event(URI function, CloudEvent event) {
    return running.post(function, event).join();
  }

  private static int ask(URI function, String json) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(function).timeout(Duration.ofMinutes(1));
    if (json != null) {
      request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }
    return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private static void print(String what, long[] sorted) {
    int last = sorted.length - 1;
    System.out.printf(
        "  %s: median %d ms, 99 of 100 within %d ms, longest %d ms; sum %d ms%n",
        what, sorted[last / 2], sorted[last * 99 / 100], sorted[last], Arrays.stream(sorted).sum());
  }

  private static void memory(FunctionProcess function, String what) throws IOException {
    Path status = Path.of("/proc", Long.toString(function.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS") || line.startsWith("Threads")) {
        String[] words = line.split("\\s+", 3);
        boolean threads = line.startsWith("Threads");
        System.out.printf(
            "  %s: %s%n",
            what,
            threads ? words[1] + " threads" : Long.parseLong(words[1]) / 1024 + " MiB resident");
      }
    }
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
