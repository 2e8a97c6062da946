package dev.sparkdrop.local.contract;

import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.dataproc.JobLauncher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's client for Node, as people use it, on the local Dataproc in real time. */
class NodeDataprocTest {
  private static final int CHECKS = 21;

  @TempDir Path folder;
  private LocalCloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud =
        new LocalCloud(0, folder, Duration.ZERO, (endpoint, objects) -> NodeDataprocTest::driver);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void whatPeopleDoWithItWorksByGrpc() throws Exception {
    run(cloud.serveGrpc(0), "grpc");
  }

  @Test
  void andByRest() throws Exception {
    run(cloud.port(), "rest");
  }

  private static void run(int port, String transport) throws Exception {
    NodeScript.passes(
        "dataproc-node", "dataproc/dataproc.js", CHECKS, String.valueOf(port), transport);
  }

  /** One that ends at once, but for the class that goes on until it is stopped. */
  private static JobLauncher.Driver driver(JobLauncher.Order order, OutputStream output)
      throws IOException {
    output.close();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    if (!order.job().toString().contains("GoesOn")) {
      exit.complete(0);
    }
    return new JobLauncher.Driver() {
      @Override
      public CompletableFuture<Integer> exit() {
        return exit;
      }

      @Override
      public void stop(Duration grace) {
        exit.complete(143);
      }
    };
  }
}
