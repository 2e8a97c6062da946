package dev.sparkdrop.ingest.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks a name up for a while only. Java's own look-up can be neither timed nor interrupted, so it
 * is done by a thread that is left behind where it takes too long; the resolver ends it some time.
 */
final class TimedLookUp {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "look-up");
            thread.setDaemon(true);
            return thread;
          });

  private TimedLookUp() {}

  /**
   * A host's addresses.
   *
   * @return no address where there is none; empty where it is not known in time
   */
  static Optional<List<InetAddress>> of(UrlPolicy.Names names, String host, Duration patience) {
    Future<List<InetAddress>> answer = THREADS.submit(() -> names.lookUp(host));
    try {
      return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        return Optional.of(List.of());
      }
      throw new IllegalStateException("Looking up a name failed", e.getCause());
    }
  }
}
