package dev.sparkdrop.gcp;

import com.google.api.core.ApiFuture;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiException;
import dev.sparkdrop.port.RetryLater;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long we wait for an answer. The libraries' own patience, up to 15 minutes, is longer than a
 * function lives.
 */
final class CallTimeouts {
  static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration CALL = Duration.ofSeconds(10);
  static final Duration TOTAL = Duration.ofSeconds(20);

  private CallTimeouts() {}

  /** For calls that may be repeated. */
  static RetrySettings few() {
    return RetrySettings.newBuilder()
        .setMaxAttempts(3)
        .setInitialRetryDelayDuration(Duration.ofMillis(100))
        .setRetryDelayMultiplier(3)
        .setMaxRetryDelayDuration(Duration.ofSeconds(1))
        .setInitialRpcTimeoutDuration(CALL)
        .setRpcTimeoutMultiplier(1)
        .setMaxRpcTimeoutDuration(CALL)
        .setTotalTimeoutDuration(TOTAL)
        .build();
  }

  /**
   * Waits for an answer, never for ever: there are answers after which the clients never wake up.
   *
   * @throws ApiException what the service answered
   */
  static <T> T answer(ApiFuture<T> future, String doing) {
    try {
      return future.get(TOTAL.plus(CONNECT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException answered) {
        throw answered;
      }
      throw new RetryLater(doing, e);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new RetryLater(doing, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLater(doing, e);
    }
  }
}
