package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.JobLauncher;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Launches jobs, some of which come to a bad end on request. */
public final class FaultyJobs implements JobLauncher {
  private final JobLauncher launcher;
  private final InjectedFaults injectedFaults;
  private final Consumer<String> breaker;

  /**
   * @param breaker breaks the cluster with that UUID
   */
  public FaultyJobs(JobLauncher launcher, InjectedFaults injectedFaults, Consumer<String> breaker) {
    this.launcher = launcher;
    this.injectedFaults = injectedFaults;
    this.breaker = breaker;
  }

  @Override
  public Driver start(Order order, OutputStream output) throws IOException, CannotRunException {
    // A serverless batch has none.
    Optional<JsonObject> placement = Optional.ofNullable(order.job().getAsJsonObject("placement"));
    String subject =
        order.job().getAsJsonObject("reference").get("jobId").getAsString()
            + " on "
            + placement.map(on -> on.get("clusterName").getAsString()).orElse("serverless");
    Optional<InjectedFault> fault = injectedFaults.strike(FaultPoint.JOB, subject);
    if (fault.isEmpty()) {
      return launcher.start(order, output);
    }
    return switch (fault.get().what()) {
      case "unacquired" ->
          throw new CannotRunException(
              "Task was not acquired: No agent on master node(s) found to be active");
      case "lost" -> {
        Driver driver = launcher.start(order, output);
        yield new Doomed(driver.exit().thenCompose(code -> lost()), driver);
      }
      case "hang" -> new Doomed(new CompletableFuture<>(), null);
      case "exit" -> new Doomed(CompletableFuture.completedFuture(1), null);
      case "break" -> {
        Driver driver = launcher.start(order, output);
        placement.map(on -> on.get("clusterUuid").getAsString()).ifPresent(breaker);
        yield driver;
      }
      default -> throw new IllegalStateException("nothing to do: " + fault.get());
    };
  }

  private static CompletionStage<Integer> lost() {
    return CompletableFuture.failedFuture(new CannotRunException("Task not found"));
  }

  /**
   * A driver that ends as it was told to.
   *
   * @param real what runs; null for nothing
   */
  private record Doomed(CompletableFuture<Integer> exit, Driver real) implements Driver {
    @Override
    public void stop(Duration grace) {
      if (real == null) {
        exit.complete(143);
      } else {
        real.stop(grace);
      }
    }
  }
}
