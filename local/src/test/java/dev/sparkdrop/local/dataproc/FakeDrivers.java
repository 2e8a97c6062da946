package dev.sparkdrop.local.dataproc;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Drivers that end when the test says so. */
final class FakeDrivers implements JobLauncher {
  /** One driver that was started. */
  static final class FakeDriver implements Driver {
    final Order order;
    final CompletableFuture<Duration> stopped = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final OutputStream output;
    volatile boolean stubborn;

    FakeDriver(Order order, OutputStream output) {
      this.order = order;
      this.output = output;
    }

    String jobId() {
      return ResourceJson.text(order.job(), "reference", "jobId");
    }

    void prints(String text) {
      try {
        output.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void exits(int code) {
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
      stopped.complete(grace);
      if (!stubborn) {
        exits(143);
      }
    }
  }

  private final BlockingQueue<FakeDriver> started = new LinkedBlockingQueue<>();
  volatile String cannotRun;
  volatile boolean stubborn;

  @Override
  public Driver start(Order order, OutputStream output) throws CannotRunException {
    if (cannotRun != null) {
      throw new CannotRunException(cannotRun);
    }
    FakeDriver driver = new FakeDriver(order, output);
    driver.stubborn = stubborn;
    started.add(driver);
    return driver;
  }

  FakeDriver next() {
    return TestCloud.take(started, "a driver");
  }

  boolean none() {
    return started.isEmpty();
  }
}
