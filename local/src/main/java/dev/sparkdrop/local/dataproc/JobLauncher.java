package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Starts the drivers of jobs. */
@FunctionalInterface
public interface JobLauncher {

  /**
   * A job to start.
   *
   * @param job as Dataproc shows it
   * @param properties of the job's cluster, with their prefix, such as {@code spark:spark.x}
   */
  record Order(String project, String region, JsonObject job, Map<String, String> properties) {}

  /** A driver that runs. */
  interface Driver {

    /**
     * Completes with the exit code once it is gone and its output was handed over and closed;
     * exceptionally where that was lost.
     */
    CompletableFuture<Integer> exit();

    /** Ends it and all its processes; returns when they are gone. Zero grace does not ask. */
    void stop(Duration grace);
  }

  /** A job that cannot run here, or was lost; its message is the job's {@code details}. */
  final class CannotRunException extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotRunException(String message) {
      super(message);
    }
  }

  /**
   * Starts the driver.
   *
   * @param output gets what it prints, and is closed at its end; by the caller where this throws
   */
  Driver start(Order order, OutputStream output) throws IOException, CannotRunException;
}
