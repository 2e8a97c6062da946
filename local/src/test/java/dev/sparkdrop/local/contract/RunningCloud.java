package dev.sparkdrop.local.contract;

import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.gcp.ClusterDefaults;
import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.dataproc.Capacity;
import dev.sparkdrop.local.dataproc.ObjectAccess;
import dev.sparkdrop.local.storage.CloudStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A local cloud with nothing behind its triggers and drivers that are fake. Boots, deletions and
 * jobs take their time by its clock, which a test moves: nobody sleeps.
 */
final class RunningCloud implements AutoCloseable {
  /** The one whose jobs' ends are told on a topic. */
  static final String PROJECT = "sparkdrop-local";

  private static final Duration BOOT = Duration.ofSeconds(90);
  private static final Duration BIT = Duration.ofSeconds(5);

  private final Path folder;
  private final AtomicReference<Capacity.Refusal> refusal = new AtomicReference<>();
  private final AtomicInteger names = new AtomicInteger();
  private final TimedDrivers drivers = new TimedDrivers();
  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalCloud cloud;
  private ObjectAccess objects;

  private RunningCloud(Path folder) throws IOException {
    this.folder = folder;
    cloud =
        new LocalCloud(
            0,
            folder,
            BOOT,
            (endpoint, files) -> {
              objects = files;
              return drivers;
            },
            cluster -> Optional.ofNullable(refusal.getAndSet(null)));
    cloud.dataproc().onJobEnd(drivers::ended);
    cloud.dataproc().onBatch(drivers::batchChanged);
  }

  static RunningCloud start() {
    try {
      return new RunningCloud(Files.createTempDirectory("local-cloud-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a slash at its end. */
  String address() {
    return "http://127.0.0.1:" + cloud.port();
  }

  LocalCloud cloud() {
    return cloud;
  }

  /** Calls over HTTP with JSON, written with single quotes; null for no body. */
  HttpResponse<String> call(String method, String path, String body) {
    HttpRequest.BodyPublisher sent =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"'));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, sent)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sets a fault, written with single quotes. */
  void fault(String fault) {
    HttpResponse<String> answer = call("POST", "/local/faults", fault);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  CloudStorage storage() {
    return cloud.storage();
  }

  /** What launchers of jobs read and write objects with. */
  ObjectAccess objects() {
    return objects;
  }

  /** A name that nothing else here has. */
  String newName(String prefix) {
    return prefix + "-" + names.incrementAndGet();
  }

  /** A bucket in which nothing is. */
  String newBucket() {
    String bucket = newName("bucket");
    cloud.storage().createBucket(bucket);
    return bucket;
  }

  /** The ports of a project, through Google's clients. */
  CloudClients clients(String project) {
    return new CloudClients(
        project, "tests", address(), address(), address(), ClusterDefaults.PLATFORM, cloud.clock());
  }

  /** Has the next creation's operation end with an error. */
  void refuseNextCluster(int code, String message) {
    refusal.set(new Capacity.Refusal(code, message));
  }

  /** Moves the clock by far less than a boot or a job takes, and lets what is due then happen. */
  void aBitOfTimePasses() {
    timePasses(BIT);
  }

  /** Moves the clock, and lets what is due then happen. */
  void timePasses(Duration time) {
    cloud.clock().advance(time);
    drivers.pass(time);
    cloud.dataproc().poke();
  }

  @Override
  public void close() throws IOException {
    cloud.close();
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
