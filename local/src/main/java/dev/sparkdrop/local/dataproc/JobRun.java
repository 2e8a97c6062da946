package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** One run of a driver, from its start to its end. */
final class JobRun {

  /** Why a driver is stopped from outside. */
  enum Stop {
    CANCELLED,
    CLUSTER_LOST,
    CLOSED
  }

  /**
   * How the job ends.
   *
   * @param details null where the state says it all
   */
  record Outcome(String state, String details) {}

  private final JobLauncher.Order order;
  private final DriverOutput output;
  private JobLauncher.Driver driver;
  private Stop stop;
  private Duration grace;

  JobRun(JobLauncher.Order order, DriverOutput output) {
    this.order = order;
    this.output = output;
  }

  synchronized boolean stopping() {
    return stop != null;
  }

  /** Notes the reason; a lost cluster outweighs a cancel. */
  synchronized void marked(Stop why) {
    stop = why;
  }

  /** Ends the driver, now or as soon as it has started. Returns when it is gone. */
  void stop(Stop why, Duration within) {
    JobLauncher.Driver started;
    synchronized (this) {
      stop = stop == Stop.CLUSTER_LOST ? stop : why;
      grace = within;
      started = driver;
    }
    if (started != null) {
      started.stop(within);
    }
  }

  /** Makes what was printed so far readable. */
  void flush() {
    output.flush();
  }

  /** Starts the driver and returns when it is over. */
  Outcome toItsEnd(JobLauncher launcher, Runnable onRunning) {
    try (output) {
      return drive(launcher, onRunning);
    }
  }

  private Outcome drive(JobLauncher launcher, Runnable onRunning) {
    try {
      JobLauncher.Driver started = launcher.start(order, output);
      Duration stopWithin;
      synchronized (this) {
        driver = started;
        stopWithin = stop == null ? null : grace;
      }
      if (stopWithin == null) {
        onRunning.run();
      } else {
        started.stop(stopWithin);
      }
      return outcome(started.exit().join() == 0 ? null : failure());
    } catch (JobLauncher.CannotRunException | IOException | RuntimeException e) {
      Throwable why = e instanceof CompletionException ? e.getCause() : e;
      String sentence = why instanceof RuntimeException ? why.toString() : why.getMessage();
      byte[] line = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
      output.write(line, 0, line.length);
      return outcome(sentence);
    }
  }

  private synchronized Outcome outcome(String failure) {
    if (stop == Stop.CLUSTER_LOST) {
      return new Outcome("ERROR", "Task not found");
    }
    if (stop == Stop.CANCELLED) {
      return new Outcome("CANCELLED", null);
    }
    return failure == null ? new Outcome("DONE", null) : new Outcome("ERROR", failure);
  }

  private String failure() {
    JsonObject job = order.job();
    String exception = DriverFailure.in(output.lastOutput());
    // Dataproc's own words: the exception where it finds one in the output.
    String why =
        exception == null
            ? "Google Cloud Dataproc Agent reports job failure. If logs are available, they can be"
                + " found at:"
            : "Job failed with message [" + exception + "]. Additional details can be found at:";
    return """
        %s
        gcloud dataproc %s wait '%s' --region '%s' --project '%s'
        %s"""
        .formatted(
            why,
            job.has("placement") ? "jobs" : "batches",
            ResourceJson.text(job, "reference", "jobId"),
            order.region(),
            order.project(),
            ResourceJson.text(job, "driverOutputResourceUri"));
  }
}
