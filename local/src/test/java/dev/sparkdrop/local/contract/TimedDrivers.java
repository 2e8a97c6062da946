package dev.sparkdrop.local.contract;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.Changed;
import dev.sparkdrop.local.dataproc.JobLauncher;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Drivers that end a minute after their start, by the time that a test lets pass. */
final class TimedDrivers implements JobLauncher {
  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
  private static final Duration TAKES = Duration.ofMinutes(1);
  private static final String SUCCEEDS = "dev.example.Succeeds";
  private static final String FAILS = "dev.example.Fails";
  private static final String GOES_ON = "dev.example.GoesOn";

  private final List<Timed> running = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<Changed>> ends = new ConcurrentHashMap<>();

  static String batchThatSucceeds() {
    return jobThatSucceeds().replace("sparkJob", "sparkBatch");
  }

  static String batchThatFails() {
    return jobThatFails().replace("sparkJob", "sparkBatch");
  }

  static String batchThatGoesOn() {
    return jobThatGoesOn().replace("sparkJob", "sparkBatch");
  }

  static String jobThatSucceeds() {
    return job(SUCCEEDS);
  }

  static String jobThatFails() {
    return job(FAILS);
  }

  static String jobThatGoesOn() {
    return job(GOES_ON);
  }

  private static String job(String mainClass) {
    return "{\"sparkJob\": {\"mainClass\": \"" + mainClass + "\"}}";
  }

  @Override
  public Driver start(Order order, OutputStream output) {
    String mainClass = order.job().getAsJsonObject("sparkJob").get("mainClass").getAsString();
    Timed driver = new Timed(id(order.job()), mainClass, output);
    running.add(driver);
    return driver;
  }

  /** Lets time pass; returns once the cloud has taken note of every driver that ended. */
  void pass(Duration time) {
    running.forEach(driver -> driver.pass(time));
  }

  /** To be told of the end of every job. */
  void ended(Changed job) {
    end(id(job.resource())).complete(job);
  }

  /** To be told of every change of a batch. */
  void batchChanged(Changed batch) {
    String name = batch.resource().get("name").getAsString();
    if (FINAL.contains(batch.resource().get("state").getAsString())) {
      end(name.substring(name.lastIndexOf('/') + 1)).complete(batch);
    }
  }

  private CompletableFuture<Changed> end(String job) {
    return ends.computeIfAbsent(job, id -> new CompletableFuture<>());
  }

  private static String id(JsonObject job) {
    return job.getAsJsonObject("reference").get("jobId").getAsString();
  }

  private final class Timed implements Driver {
    private final String job;
    private final String mainClass;
    private final OutputStream output;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private Duration left = TAKES;

    Timed(String job, String mainClass, OutputStream output) {
      this.job = job;
      this.mainClass = mainClass;
      this.output = output;
    }

    void pass(Duration time) {
      left = left.minus(time);
      if (left.isNegative() && !mainClass.equals(GOES_ON)) {
        exits(mainClass.equals(FAILS) ? 1 : 0);
        end(job).orTimeout(20, TimeUnit.SECONDS).join();
      }
    }

    private void exits(int code) {
      running.remove(this);
      try {
        output.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      exit.complete(code);
    }

    @Override
    public CompletableFuture<Integer> exit() {
      return exit;
    }

    @Override
    public void stop(Duration grace) {
      exits(143);
    }
  }
}
